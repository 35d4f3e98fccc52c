import type { Random } from '../../chaos/random.js';
import { bugReference } from '../corpus/comments.js';
import { products } from '../corpus/products.js';
import { DAY, HOUR, later } from './calendar.js';
import type { Cast } from './cast.js';
import { link } from './relations.js';
import type { Release } from './releases.js';
import type { Story, Beginning } from './story.js';

/** How long before a release people begin to collect what must be done for it. */
const AHEAD = 24 * DAY;
/** Bugs that one release waits for. */
const MOST = 9;

/** The beginnings of bugs that stand for a release, and depend on what must be done for it. */
export function trackingBugs(
  releases: readonly (readonly Release[])[],
  end: number,
  cast: Cast,
  random: Random,
): Omit<Beginning, 'bug'>[] {
  return products.flatMap((words, product) => {
    const from = releases[product]![0]!.at + 60 * DAY;
    return releases[product]!.map(({ version, at }): Omit<Beginning, 'bug'> => ({
      at: Math.floor(later(at - AHEAD, 8, random)),
      ...{ product, words, component: random.pick(words.components) },
      ...{ version: null, platform: null, reporter: cast.lead(product), private: false },
      ...{ title: `Tracking: what must be done before ${version}`, severity: 'normal', tracks: true },
    })).filter(({ at }) => at > from && at < end);
  });
}

/**
 * Tells its story: it depends on bugs that are open by then, and is done when they are.
 * @param others bugs of the product, oldest first
 */
export function track(story: Story, others: readonly Story[], end: number): void {
  const { beginning, random, cast } = story;
  const { at, product, reporter: lead, title, component, words } = beginning;
  const points = [
    '- Everything below is fixed or has a date',
    '- Release notes are written',
    '- Support knows',
  ];
  story.happen(lead, {
    do: 'report',
    report: {
      ...{ product, component: component.name, version: null, platform: null, title, private: false },
      description: `This one is done when ${words.name} can be released:\n\n${points.join('\n')}`,
      ...{ severity: 'normal', priority: 'high', tags: ['tracking'] },
    },
  });
  const open = others.filter(
    (one) => one.beginning.at > at - 90 * DAY && one.beginning.at < at && one.wasOpen(at + 12 * HOUR),
  );
  const chosen = random
    .shuffled(
      open.filter(
        ({ duplicateOf, beginning: { severity, private: hidden } }) =>
          duplicateOf === null && severity !== 'enhancement' && !hidden,
      ),
    )
    .slice(0, MOST);
  for (const [place, one] of chosen.entries()) {
    const moment = at + (place + 1) * 4 * 60_000;
    if (moment < end) link(story, one, 'dependsOn', moment, random);
  }
  story.at = at + HOUR;
  for (const member of cast.team(product, story.at)) {
    if (story.chance(0.5) && story.breathe()) story.act(member, { action: 'watch', body: {} });
  }
  if (story.breathe()) story.move(lead, { action: 'assign', body: { assignee: lead } }, 'ASSIGNED');
  finish(story, chosen);
}

/** Some days after the release: what is not done by then is left for another one. */
function finish(story: Story, chosen: readonly Story[]): void {
  const { reporter: lead, at } = story.beginning;
  story.at = Math.max(story.at, at + AHEAD + 8 * DAY);
  if (!story.wait(20)) return;
  const late = chosen.filter((one) => one.wasOpen(story.at));
  for (const { beginning } of late) {
    story.act(lead, { action: 'unblock', body: { dependsOn: beginning.bug } }, [beginning.bug]);
  }
  const left = late.map(({ beginning }) => bugReference(beginning.bug)).join(', ');
  const comment =
    late.length === 0 ? 'All done. Thank you, everybody!' : `Released. Left for the next one: ${left}`;
  const done = chosen.map(({ beginning }) => beginning.bug);
  story.move(lead, { action: 'resolve', body: { resolution: 'FIXED', comment } }, 'RESOLVED', done);
  if (story.wait(48)) story.move(lead, { action: 'close', body: {} }, 'CLOSED');
}
