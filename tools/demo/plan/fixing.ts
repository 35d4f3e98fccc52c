import type { Story } from './story.js';

/** How often a fix turns out to be none, at the most. */
const MOST_ROUNDS = 3;
/** Share of bugs that were given to somebody, or begun, and nobody has touched since. */
const FORGOTTEN = 0.025;

/** Somebody works on it until it is fixed, verified and closed, or until now. */
export function work(story: Story, earlier: readonly Story[]): void {
  for (let round = 1; ; round += 1) {
    const developer = takeUp(story, round);
    if (developer === undefined) return;
    if (!investigate(story, developer, earlier, round)) return;
    if (!fix(story, developer)) return;
    if (!verify(story, developer, round)) return;
  }
}

/** It is given to somebody, who begins. @returns who */
function takeUp(story: Story, round: number): number | undefined {
  const { cast, random } = story;
  const { product } = story.beginning;
  if (!story.waitAsUrgent(round === 1 ? 30 : 14)) return undefined;
  if (round > 1 && story.chance(2 * FORGOTTEN)) return undefined;
  let developer = story.assignee;
  if (developer === null || !cast.isThere(developer, story.at) || story.chance(0.1)) {
    developer = cast.developer(product, story.at, random);
  }
  // Whoever starts a bug that is somebody else's does not take it by that.
  const handedOver = story.assignee !== null && story.assignee !== developer;
  if (handedOver || story.chance(0.75)) {
    const by = story.chance(0.6) ? cast.lead(product) : developer;
    const comment = by !== developer && story.chance(0.15) ? story.say('triage', developer) : undefined;
    const body = { assignee: developer, ...(comment !== undefined && { comment }) };
    story.move(by, { action: 'assign', body }, 'ASSIGNED');
    if (story.chance(0.06) && story.waitAsUrgent(30)) {
      const other = cast.colleague(story.at, [developer], random);
      if (story.chance(0.5)) {
        story.move(developer, { action: 'unassign', body: {} }, 'NEW');
        story.assignee = null;
        if (!story.waitAsUrgent(40)) return undefined;
      }
      developer = other;
      story.move(by, { action: 'assign', body: { assignee: other } }, 'ASSIGNED');
    }
    story.assignee = developer;
    if (story.chance(FORGOTTEN) || !story.waitAsUrgent(80)) return undefined;
  }
  story.assignee = developer;
  story.move(developer, { action: 'start', body: {} }, 'IN_PROGRESS');
  return developer;
}

/** Questions, answers, and what is found. @returns whether that has an end by now */
function investigate(story: Story, developer: number, earlier: readonly Story[], round: number): boolean {
  const { random } = story;
  if (round === 1 && story.chance(0.4)) {
    for (let questions = 0; questions < 3 && story.chance(0.55); questions += 1) {
      if (!story.wait(5)) return false;
      story.comment(developer, 'question', story.reporterNow());
      if (!story.wait(11)) return false;
      const answering = story.reporterNow();
      story.comment(answering, 'answer', developer);
      if (story.chance(0.12) && story.breathe()) {
        story.attach(answering, story.chance(0.5) ? 'log' : 'picture', 'As you have asked for it');
      }
    }
  }
  if (story.chance(0.07)) {
    if (!story.wait(30)) return false;
    story.comment(story.cast.colleague(story.at, [developer], random), 'workaround', developer);
  }
  if (story.chance(0.4)) {
    if (!story.waitAsUrgent(20)) return false;
    story.comment(developer, 'analysis', developer, earlier.at(-1));
    if (story.chance(0.05) && story.breathe()) {
      const text = `${story.say('analysis', developer, earlier.at(-1))}\n\n*Edit: the first version of this was wrong.*`;
      story.happen(developer, { do: 'edit-comment', text });
    }
  }
  if (story.chance(0.08)) {
    if (!story.waitAsUrgent(70)) return false;
    story.comment(story.reporterNow(), 'nudge', developer);
  }
  if (story.chance(0.05) && story.breathe()) story.attach(developer, 'log', 'From the test system', true);
  return true;
}

function fix(story: Story, developer: number): boolean {
  if (story.chance(FORGOTTEN) || !story.waitAsUrgent(130)) return false;
  if (story.chance(0.2)) {
    story.attach(developer, 'patch', 'Proposed fix');
    if (story.chance(0.15)) {
      if (!story.wait(6)) return false;
      story.comment(story.cast.lead(story.beginning.product), 'review', developer);
      story.happen(developer, { do: 'obsolete' });
      if (!story.wait(5)) return false;
      story.attach(developer, 'patch', 'Second version, with the remarks of the review');
    }
    if (!story.wait(8)) return false;
  }
  const tester = story.reporterNow();
  const comment = story.chance(0.65) ? story.say('fixed', tester) : undefined;
  const body = { resolution: 'FIXED' as const, ...(comment !== undefined && { comment }) };
  story.move(developer, { action: 'resolve', body }, 'RESOLVED');
  return true;
}

/** @returns whether it must be worked on once more */
function verify(story: Story, developer: number, round: number): boolean {
  const { cast, random } = story;
  if (!story.waitAsUrgent(50)) return false;
  const byReporter = story.chance(0.45);
  const tester = byReporter ? story.reporterNow() : cast.colleague(story.at, [developer], random);
  if (round < MOST_ROUNDS && story.chance(0.09)) {
    story.move(tester, { action: 'reopen', body: { comment: story.say('reopened', developer) } }, 'REOPENED');
    return true;
  }
  if (story.chance(0.86)) {
    if (story.chance(0.12)) {
      story.attach(tester, 'picture', 'With the fix');
      if (!story.breathe()) return false;
    }
    const comment = story.chance(0.4) ? story.say('verified', developer) : undefined;
    story.move(tester, { action: 'verify', body: comment === undefined ? {} : { comment } }, 'VERIFIED');
    if (!story.wait(24 * 12)) return false;
  }
  if (story.chance(0.88)) {
    const lead = cast.lead(story.beginning.product);
    const comment = story.chance(0.2) ? story.say('closed', lead) : undefined;
    story.move(lead, { action: 'close', body: comment === undefined ? {} : { comment } }, 'CLOSED');
    if (round < MOST_ROUNDS && story.chance(0.015) && story.wait(24 * 60)) {
      const by = cast.colleague(story.at, [developer], random);
      story.move(by, { action: 'reopen', body: { comment: story.say('reopened', developer) } }, 'REOPENED');
      return true;
    }
  }
  return false;
}
