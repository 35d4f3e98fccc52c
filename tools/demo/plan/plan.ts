import { Random } from '../../chaos/random.js';
import { products } from '../corpus/products.js';
import { DAY } from './calendar.js';
import { Cast } from './cast.js';
import { tell } from './chapters.js';
import { assigneeKey, groundSteps } from './ground.js';
import { personalSteps } from './lists.js';
import { makePeople } from './people.js';
import { relate } from './relations.js';
import { makeReleases } from './releases.js';
import { beginnings } from './reports.js';
import type { Plan, Step } from './steps.js';
import { Story } from './story.js';
import { track, trackingBugs } from './tracking.js';

export interface PlanOptions {
  bugs: number;
  people: number;
  years: number;
  /** The same one makes the same company, at the same `now`. */
  seed: number;
  /** Milliseconds since 1970; nothing is planned for later. */
  now: number;
}

/** With fewer bugs, none of them stands for a release. */
const ENOUGH_TO_TRACK = 200;

/** All that happens in the company, decided before anything is done: nothing here looks at the tracker or the clock. */
export function makePlan({ bugs, people: count, years, seed, now }: PlanOptions): Plan {
  const random = new Random(seed);
  const [start, end] = [now - years * 365 * DAY, now];
  const people = makePeople(count, start, end, random.fork());
  const cast = new Cast(people);
  const releases = makeReleases(start, end, random.fork());
  const { steps: ground, assignees } = groundSteps(cast, releases, [start, end], random.fork());
  const tracking = bugs < ENOUGH_TO_TRACK ? [] : trackingBugs(releases, end, cast, random.fork());
  const reports = beginnings(bugs - tracking.length, releases, [start + DAY, end], cast, random.fork());
  const stories = [...reports, ...tracking]
    .sort((a, b) => a.at - b.at)
    .map((beginning, place) => {
      const story = new Story(
        { ...beginning, bug: place + 1 },
        cast,
        releases[beginning.product]!,
        end,
        random.fork(),
      );
      const { product, component } = beginning;
      story.assignee = assignees.get(assigneeKey(product, component.name)) ?? null;
      return story;
    });
  tellAll(stories, end, random.fork());
  const own = personalSteps(cast, stories, end, random.fork());
  const steps: Step[] = [...ground, ...stories.flatMap((story) => story.steps), ...own];
  return { people, bugs, steps: steps.sort((a, b) => a.at - b.at) };
}

function tellAll(stories: readonly Story[], end: number, random: Random): void {
  for (const product of products.keys()) {
    const all = stories.filter(({ beginning }) => beginning.product === product);
    const usual = all.filter(({ beginning }) => !beginning.tracks);
    const earlier = new Map<string, Story[]>();
    for (const story of usual) {
      const { name } = story.beginning.component;
      const before = earlier.get(name) ?? [];
      tell(story, before);
      earlier.set(name, [...before, story]);
    }
    relate(usual, end, random);
    for (const story of all) if (story.beginning.tracks) track(story, usual, end);
  }
}
