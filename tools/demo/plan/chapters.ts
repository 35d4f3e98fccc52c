import type { Priority, Severity } from '../../../src/bugs/domain/bug.workflow.js';
import { description } from '../corpus/descriptions.js';
import { dayOf, DAY } from './calendar.js';
import { work } from './fixing.js';
import type { Story } from './story.js';

/** What becomes of a bug when somebody has looked at it. */
const outcomes: readonly { value: Outcome; weight: number; wish: number }[] = [
  { value: 'fix', weight: 76, wish: 52 },
  { value: 'duplicate', weight: 8, wish: 6 },
  { value: 'invalid', weight: 4, wish: 2 },
  { value: 'worksforme', weight: 5, wish: 0 },
  { value: 'incomplete', weight: 4, wish: 2 },
  { value: 'wontfix', weight: 3, wish: 38 },
];
type Outcome = 'fix' | 'duplicate' | Dismissal;
type Dismissal = 'invalid' | 'worksforme' | 'incomplete' | 'wontfix';
const RESOLUTION = {
  invalid: 'INVALID',
  worksforme: 'WORKSFORME',
  incomplete: 'INCOMPLETE',
  wontfix: 'WONTFIX',
} as const satisfies Record<Dismissal, string>;

const TAGS = [
  ...['regression', 'customer', 'performance', 'usability', 'accessibility', 'data-loss', 'flaky', 'docs'],
  ...['good-first-bug', 'needs-design', 'api', 'i18n'],
];
const PRIORITIES: Readonly<Record<Severity, readonly Priority[]>> = {
  blocker: ['highest'],
  critical: ['highest', 'highest', 'high'],
  major: ['high', 'high', 'normal'],
  normal: ['high', 'normal', 'normal', 'low'],
  minor: ['normal', 'low', 'low'],
  trivial: ['low', 'lowest'],
  enhancement: ['normal', 'low', 'low', 'lowest'],
};
const OTHER_SEVERITY: Readonly<Record<Severity, Severity>> = {
  blocker: 'critical',
  critical: 'major',
  major: 'critical',
  normal: 'minor',
  minor: 'normal',
  trivial: 'minor',
  enhancement: 'minor',
};

/**
 * Tells a bug's story from its report on, as far as it has come by now.
 * @param earlier bugs of the same component that were reported before, oldest first
 */
export function tell(story: Story, earlier: readonly Story[]): void {
  const { severity } = story.beginning;
  const wish = severity === 'enhancement';
  report(story);
  const minor = ['minor', 'trivial', 'enhancement'].includes(severity);
  if (story.chance(minor ? 0.09 : 0.015)) return neglect(story);
  if (!triage(story)) return;
  const outcome = story.random.weighted(
    outcomes.map((one) => ({ value: one.value, weight: wish ? one.wish : one.weight })),
  ).value;
  if (outcome === 'fix') return work(story, earlier);
  if (outcome !== 'duplicate') return dismiss(story, outcome, earlier);
  const original = earlier.findLast(
    (one) => one.duplicateOf === null && !one.beginning.private && one.beginning.at > story.at - 200 * DAY,
  );
  if (original === undefined) return work(story, earlier);
  markDuplicate(story, original);
}

function report(story: Story): void {
  const { beginning, random, cast } = story;
  const { product, words, component, version, platform, reporter, title, severity } = beginning;
  const staff = cast.isStaff(reporter);
  const wish = severity === 'enhancement';
  const about = { product: words, component, title, version, platform, wish, at: beginning.at };
  const tags = staff && story.chance(0.3) ? [random.pick(TAGS)] : [];
  for (const tag of tags) story.tags.add(tag);
  story.happen(reporter, {
    do: 'report',
    report: {
      ...{ product, component: component.name, version, title, platform, private: beginning.private, tags },
      description: description(about, staff, random),
      // Reporters do not always know how grave it is; that is put right in the triage.
      severity,
      priority: 'normal',
    },
  });
  if (wish) return;
  const seen = component.views.length > 0 && words.look !== 'console';
  if (story.chance(seen ? 0.28 : 0.05) && story.breathe())
    story.attach(reporter, 'picture', 'What it looks like');
  if (story.chance(seen ? 0.08 : 0.25) && story.breathe())
    story.attach(reporter, 'log', 'Log of that moment');
}

/** Nobody has looked at it yet, beside those who wait for it. */
function neglect(story: Story): void {
  for (let news = 0; news < 2 && story.chance(0.3); news += 1) {
    if (!story.wait(24 * 40)) return;
    const by = story.chance(0.5) ? story.reporterNow() : story.cast.colleague(story.at, [], story.random);
    story.comment(by, 'nudge', story.cast.lead(story.beginning.product));
  }
}

/** Somebody looks at it for the first time. @returns whether that has happened by now */
function triage(story: Story): boolean {
  if (!story.waitAsUrgent(9)) return false;
  const { beginning, cast, random } = story;
  const { product, severity, reporter } = beginning;
  const lead = story.chance(0.7) ? cast.lead(product) : cast.developer(product, story.at, random);
  const priority = random.pick(PRIORITIES[severity]);
  if (priority !== 'normal') story.act(lead, { action: 'set-priority', body: { priority } });
  if (story.chance(0.1) && story.breathe()) {
    story.act(lead, { action: 'set-severity', body: { severity: OTHER_SEVERITY[severity] } });
  }
  if (story.chance(0.4) && story.breathe()) story.tag(lead, random.pick(TAGS));
  if (story.chance(['blocker', 'critical', 'major'].includes(severity) ? 0.3 : 0.06) && story.breathe()) {
    const due = dayOf(story.at + random.between(5, 45) * DAY);
    story.act(lead, { action: 'set-due', body: { due } });
  }
  if (story.chance(0.22) && story.breathe()) {
    story.comment(lead, 'triage', cast.developer(product, story.at, random));
  }
  if (story.chance(0.09) && story.breathe()) story.comment(lead, 'private', reporter);
  watchers(story);
  return true;
}

function watchers(story: Story): void {
  const { cast, random } = story;
  for (let watcher = 0; watcher < 3 && story.chance(0.3) && story.wait(3); watcher += 1) {
    const visible = !story.beginning.private && story.chance(0.4);
    const people = visible ? cast.customers(story.at) : cast.staff(story.at);
    if (people.length > 0) story.act(random.pick(people), { action: 'watch', body: {} });
  }
}

/** It is resolved without a fix; now and then that is not the end of it. */
function dismiss(story: Story, as: Dismissal, earlier: readonly Story[]): void {
  const { cast, random } = story;
  const by = story.chance(0.5)
    ? cast.lead(story.beginning.product)
    : cast.developer(story.beginning.product, story.at, random);
  if (as === 'incomplete' || as === 'worksforme') {
    story.comment(by, 'question', story.reporterNow());
    if (!story.wait(as === 'incomplete' ? 24 * 30 : 24 * 4)) return;
  } else if (!story.waitAsUrgent(20)) return;
  const said = story.say(as, story.reporterNow(), earlier.at(-1));
  const resolution = RESOLUTION[as];
  story.move(by, { action: 'resolve', body: { resolution, comment: said } }, 'RESOLVED');
  if (as !== 'wontfix' && story.chance(0.12) && story.wait(24 * 6)) {
    const again = story.reporterNow();
    story.move(again, { action: 'reopen', body: { comment: story.say('reopened', by) } }, 'REOPENED');
    return work(story, earlier);
  }
  if (story.chance(0.6) && story.wait(24 * 14)) {
    story.move(story.reporterNow(), { action: 'close', body: {} }, 'CLOSED');
  }
}

function markDuplicate(story: Story, original: Story): void {
  if (!story.waitAsUrgent(14)) return;
  const { product } = story.beginning;
  const by = story.cast.developer(product, story.at, story.random);
  const comment = story.chance(0.7) ? story.say('duplicate', story.reporterNow(), original) : undefined;
  const { bug } = original.beginning;
  story.duplicateOf = original;
  const body = {
    resolution: 'DUPLICATE' as const,
    duplicateOf: bug,
    ...(comment !== undefined && { comment }),
  };
  story.move(by, { action: 'resolve', body }, 'RESOLVED', [bug]);
  if (story.chance(0.5) && story.wait(24 * 10)) story.move(by, { action: 'close', body: {} }, 'CLOSED');
}
