import type { Random } from '../../chaos/random.js';
import { DAY, HOUR, later } from './calendar.js';
import type { Story } from './story.js';

/** Share of bugs that are in the way of another one. */
const RELATED = 0.09;
/** Within how much time two bugs are reported that have to do with each other. */
const NEAR = 45 * DAY;
/** Among how many of them one looks for a bug that fits. */
const TRIES = 6;

/**
 * Lets bugs depend on others that were reported about the same time, such that no bug is fixed while one blocks it, and
 * none waits for itself.
 * @param stories of one product, oldest first
 */
export function relate(stories: readonly Story[], end: number, random: Random): void {
  const dependsOn = new Map<Story, Story[]>();
  for (const [place, story] of stories.entries()) {
    if (!random.chance(RELATED)) continue;
    const { at } = story.beginning;
    const near = stories
      .slice(Math.max(0, place - 40), place)
      .filter(({ beginning }) => at - beginning.at < NEAR);
    for (let tries = 0; tries < TRIES && near.length > 0; tries += 1) {
      const other = random.pick(near);
      const [waiting, blocker] = random.chance(0.5) ? [story, other] : [other, story];
      if (story.duplicateOf !== null || other.duplicateOf !== null) continue;
      const moment = Math.floor(later(at + HOUR, 30, random));
      if (moment >= end || !mayWait(waiting, blocker, moment)) continue;
      if (leadsTo(blocker, waiting, dependsOn)) continue;
      dependsOn.set(waiting, [...(dependsOn.get(waiting) ?? []), blocker]);
      link(story, other, waiting === story ? 'dependsOn' : 'blocks', moment, random);
      waiting.resolveAfter(blocker, moment);
      break;
    }
  }
}

/** Whether the blocker is done whenever the waiting one is, from the moment on; and both are still open then. */
function mayWait(waiting: Story, blocker: Story, moment: number): boolean {
  if (!waiting.wasOpen(moment) || !blocker.wasOpen(moment)) return false;
  return waiting.turns.every(({ at, open }) => open || at < moment || !blocker.wasOpen(at));
}

/** Whether the first one waits for the other, by whatever way. */
function leadsTo(first: Story, other: Story, dependsOn: ReadonlyMap<Story, readonly Story[]>): boolean {
  return first === other || (dependsOn.get(first) ?? []).some((next) => leadsTo(next, other, dependsOn));
}

/** An edge between bugs, drawn by whoever decides about the product. */
export function link(
  story: Story,
  other: Story,
  relation: 'blocks' | 'dependsOn',
  at: number,
  random: Random,
): void {
  const { beginning, cast } = story;
  const by = random.chance(0.5)
    ? cast.lead(beginning.product)
    : cast.developer(beginning.product, at, random);
  const { bug } = other.beginning;
  const body = relation === 'blocks' ? { blocks: bug } : { dependsOn: bug };
  const step = { do: 'act', wanted: { action: 'block', body } } as const;
  story.steps.push({ at, by, on: 'bug', bug: beginning.bug, others: [bug], step });
}
