import type { Random } from '../../chaos/random.js';
import type { ComponentWords, ProductWords } from './product.js';
import { logLines, stackTrace } from './traces.js';

/** What a description is about. */
export interface Subject {
  product: ProductWords;
  component: ComponentWords;
  title: string;
  version: string | null;
  platform: string | null;
  wish: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

const expectations = [
  'It works, as it did in the version before.',
  'Either it works, or a message says why not.',
  'What was entered is still there afterwards.',
  'The same result however often one tries.',
  'An answer within a second or two.',
  'What the manual says.',
];
const frequencies = [
  'Every time.',
  'About one time in five.',
  'Twice so far, both times on a Monday morning.',
  'Only on one of our three machines.',
  'Every time, but only with the data of this customer.',
  'I could not find out what it depends on.',
];
const harms = [
  'We work around it, but it costs us half an hour every day.',
  'Two of our customers have complained already.',
  'Not urgent, just annoying.',
  'We cannot go live like this.',
  'Our accountants need this by the end of the month.',
  'Nobody noticed for a week, which worries me more than the fault.',
  'For now we have told everybody not to use it.',
];
const greetings = ['Hello,', 'Hi there,', 'Good morning,', 'Dear team,', ''];
const thanks = [
  'Thank you!',
  'Thanks for looking into it.',
  'Kind regards',
  'Please tell me if you need more.',
  '',
];
const reasons = [
  'We have more than 200 people who need this every day.',
  'At the moment everybody keeps a spreadsheet for it.',
  'Three customers asked for it within a month.',
  'It would save us the export.',
  'The old product could do it, and people miss it.',
];

/** A description in Markdown, by a customer or by somebody of the company. */
export function description(subject: Subject, byStaff: boolean, random: Random): string {
  if (subject.wish) return wish(subject, random);
  return byStaff ? structured(subject, random) : letter(subject, random);
}

/** As customers write: in sentences, sometimes with more, sometimes with hardly anything. */
function letter({ component, title, version, platform, ...rest }: Subject, random: Random): string {
  const said = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  const opening = random.pick([
    `since last week ${said}.`,
    `we have noticed that ${said}.`,
    `${said}. It used to work.`,
    version === null ? `${said}.` : `since we have ${version}, ${said}.`,
  ]);
  const greeting = random.pick(greetings);
  const parts = [
    greeting,
    greeting === '' ? opening.charAt(0).toUpperCase() + opening.slice(1) : opening,
    `${random.pick(component.ways)}: that is all it takes. ${random.pick(frequencies)}`,
  ];
  if (random.chance(0.6)) parts.push(random.pick(harms));
  if (platform !== null && random.chance(0.4)) parts.push(`This is on ${platform}.`);
  if (random.chance(0.12)) parts.push(block(stackTrace(rest.product.language, component, random)));
  parts.push(random.pick(thanks));
  return paragraphs(parts);
}

/** As testers write: steps, what should be, what is. */
function structured({ product, component, title, version, platform, at }: Subject, random: Random): string {
  const steps = [random.pick(component.ways), `Continue with ${random.pick(component.actions)}`];
  if (random.chance(0.5)) steps.push(random.pick(['Wait a few seconds', 'Do it again', 'Reload', 'Go back']));
  const table = [
    '| | |',
    '|---|---|',
    `| Version | ${version ?? 'unknown'} |`,
    `| Platform | ${platform ?? 'any'} |`,
  ];
  const parts = [
    '### Steps to reproduce',
    steps.map((step, index) => `${index + 1}. ${step}.`).join('\n'),
    '### Expected',
    random.pick(expectations),
    '### What happens',
    `${title}. ${random.pick(frequencies)}`,
  ];
  if (random.chance(0.45)) parts.push(table.join('\n'));
  if (random.chance(0.35))
    parts.push('### Stack trace', block(stackTrace(product.language, component, random)));
  else if (random.chance(0.4))
    parts.push('### From the log', block(logLines(component, at, 6, random).join('\n')));
  if (random.chance(0.2)) parts.push(`> ${random.pick(harms)}`);
  return paragraphs(parts);
}

function wish({ component, title }: Subject, random: Random): string {
  const points = [
    `It should work for ${random.pick(component.values)}, too`,
    'There should be a setting to switch it off',
    'It must be possible with the keyboard alone',
    `Nothing should change for those who only need ${random.pick(component.actions)}`,
    'The manual needs a section about it',
  ];
  return paragraphs([
    `${title}. ${random.pick(reasons)}`,
    random.chance(0.6) ? `What matters to us:\n\n${list(random.shuffled(points).slice(0, 3))}` : '',
    random.chance(0.4) ? random.pick(thanks) : '',
  ]);
}

export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(points: readonly string[]): string {
  return points.map((point) => `- ${point}`).join('\n');
}

function block(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}
