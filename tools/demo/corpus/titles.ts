import type { Severity } from '../../../src/bugs/domain/bug.workflow.js';
import type { Random } from '../../chaos/random.js';
import type { ComponentWords, Look, ProductWords } from './product.js';

/** What is wrong, in one line, and how grave such a thing is. */
export interface Complaint {
  title: string;
  severity: Severity;
  /** It opens a door: staff report such a thing privately. */
  security: boolean;
}

/** How something misbehaves, as the middle of a sentence. */
interface Fault {
  text: string;
  weight: number;
  severities: readonly Severity[];
  /** Only where somebody looks at something like this. */
  looks?: readonly Look[];
  security?: true;
}

const fault = (text: string, weight: number, ...severities: Severity[]): Fault => ({
  text,
  weight,
  severities,
});

const ofViews: readonly Fault[] = [
  fault('stays blank', 3, 'critical', 'major'),
  fault('flickers', 2, 'minor', 'normal'),
  fault('covers the buttons below', 2, 'normal', 'minor'),
  { ...fault('cannot be reached with the keyboard', 2, 'normal'), looks: ['web'] },
  fault('cuts long names off', 3, 'minor', 'trivial'),
  { ...fault('is hard to read in dark mode', 2, 'minor'), looks: ['web', 'phone'] },
  fault('jumps back to the top', 2, 'normal', 'minor'),
  fault('shows old data until it is reloaded', 4, 'normal', 'major'),
  fault('forgets what was chosen', 3, 'normal', 'minor'),
  fault('takes more than ten seconds to open', 3, 'major', 'normal'),
  fault('has labels that are not translated', 2, 'trivial'),
  { ...fault('is not announced by screen readers', 2, 'normal'), looks: ['web', 'phone'] },
  fault('shows the wrong icon', 1, 'trivial'),
  { ...fault('makes the app crash', 3, 'critical', 'blocker'), looks: ['phone'] },
  { ...fault('shows entries of another account', 1, 'critical', 'blocker'), security: true },
];

const ofActions: readonly Fault[] = [
  fault('fails with an internal error', 5, 'major', 'critical'),
  fault('hangs at the last step', 3, 'major', 'normal'),
  fault('does nothing the second time', 3, 'normal'),
  fault('takes minutes instead of seconds', 3, 'normal', 'major'),
  fault('happens twice', 2, 'major', 'normal'),
  fault('loses the last entry', 2, 'critical', 'major'),
  fault('cannot be cancelled', 2, 'normal', 'minor'),
  fault('leaves a lock behind', 2, 'major'),
  fault('reports success although nothing was saved', 2, 'critical', 'blocker'),
  fault('asks for confirmation twice', 1, 'trivial', 'minor'),
  fault('shows no progress', 2, 'minor'),
  {
    ...fault('is possible without the right to do it', 1, 'critical', 'blocker'),
    looks: ['web'],
    security: true,
  },
];

const ofValues: readonly Fault[] = [
  fault('is off by one', 3, 'normal', 'major'),
  fault('is rounded wrongly', 2, 'normal'),
  fault('is empty', 3, 'normal', 'major'),
  fault('is not updated', 4, 'normal'),
  fault('differs between the overview and the details', 3, 'normal', 'minor'),
  fault('is sorted as text', 2, 'minor', 'trivial'),
  fault('is lost', 2, 'major', 'critical'),
  fault('is shown in English only', 1, 'trivial'),
  fault('is wrong', 3, 'normal', 'major'),
  fault('is not checked', 2, 'normal', 'minor'),
];

/** Of a title that belongs to one component, with the weights of a usual day. */
const usual: readonly { value: Severity; weight: number }[] = [
  { value: 'blocker', weight: 1 },
  { value: 'critical', weight: 5 },
  { value: 'major', weight: 22 },
  { value: 'normal', weight: 44 },
  { value: 'minor', weight: 20 },
  { value: 'trivial', weight: 5 },
];

const WISHES = 0.12;
const OWN = 0.3;
const CONDITION = 0.62;

/** Something to complain about. @param before the name of an earlier version */
export function complaint(
  { look, conditions }: ProductWords,
  component: ComponentWords,
  before: string,
  random: Random,
): Complaint {
  const condition = random.chance(CONDITION) ? ` ${random.pick(conditions).replace('{before}', before)}` : '';
  if (random.chance(WISHES)) {
    return { title: wish(component, random), severity: 'enhancement', security: false };
  }
  if (random.chance(OWN)) {
    const title = `${random.pick(component.own)}${random.chance(0.35) ? condition : ''}`;
    return { title, severity: random.weighted(usual).value, security: false };
  }
  const kinds = [
    { subjects: component.views, faults: ofViews },
    { subjects: component.actions, faults: ofActions },
    { subjects: component.values, faults: ofValues },
  ].map((kind) => ({ ...kind, weight: kind.subjects.length }));
  const { subjects, faults } = random.weighted(kinds);
  const possible = faults.filter(({ looks }) => looks?.includes(look) ?? true);
  const { text, severities, security = false } = random.weighted(possible);
  return {
    title: capital(`${random.pick(subjects)} ${text}${condition}`),
    severity: random.pick(severities),
    security,
  };
}

function wish({ views, actions, values }: ComponentWords, random: Random): string {
  const [action, value] = [random.pick(actions), random.pick(values)];
  const wishes = [
    `${capital(action)} should be possible for several things at once`,
    `${capital(action)} should say how long it will take`,
    `Make it possible to undo ${action}`,
    `Show ${value} also in the overview`,
    `Let administrators hide ${value}`,
    `Remember the last choice when ${action}`,
  ];
  if (views.length > 0) {
    const view = random.pick(views);
    wishes.push(`Keyboard shortcuts for ${view}`, `Show ${value} in ${view}`, `Let ${view} be printed`);
  }
  return random.pick(wishes);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
