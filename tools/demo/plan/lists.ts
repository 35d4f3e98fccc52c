import type { Random } from '../../chaos/random.js';
import { products } from '../corpus/products.js';
import { DAY, later } from './calendar.js';
import type { Cast } from './cast.js';
import type { PersonalStep, Step } from './steps.js';
import type { Story } from './story.js';

const LISTS = [
  'This week',
  'Before the holidays',
  'Ask at the next meeting',
  'Customer visit',
  'Good for newcomers',
];
const CHORES = [
  'Write the release notes',
  'Call the customer back',
  'Update the manual',
  'Order a second test device',
  'Prepare the review',
  'Look at the numbers of last month',
];
/** Within which time before now people have made their lists. */
const RECENT = 100 * DAY;

type Search = Omit<Extract<PersonalStep, { do: 'search' }>, 'do'>;

function searches(product: string): { forStaff: Search[]; forAll: Search[]; shared: Search[] } {
  return {
    forStaff: [
      {
        name: 'Mine, most urgent first',
        query: { assignee: 'me', status: 'open', sort: '-priority' },
        shared: false,
      },
      { name: 'Regressions', query: { tag: 'regression', status: 'open' }, shared: false },
      {
        name: 'Crashes and data loss',
        query: { q: 'crash* OR loses status:open', sort: '-changed' },
        shared: false,
      },
    ],
    forAll: [
      { name: 'Reported by me', query: { reporter: 'me', sort: '-changed' }, shared: false },
      { name: 'What I watch', query: { watcher: 'me', status: 'open' }, shared: false },
    ],
    shared: [
      {
        name: `${product}: not looked at yet`,
        query: { product, status: 'NEW', assignee: 'none' },
        shared: true,
      },
      {
        name: `${product}: to be verified`,
        query: { product, status: 'RESOLVED', resolution: 'FIXED' },
        shared: true,
      },
      { name: `${product}: gravest`, query: { product, status: 'open', sort: '-severity' }, shared: true },
    ],
  };
}

/** Worklists and saved searches of the last months. @param stories all of them, oldest first */
export function personalSteps(cast: Cast, stories: readonly Story[], end: number, random: Random): Step[] {
  const steps: Step[] = [];
  let lists = 0;
  for (const [place, { role, teams }] of cast.people.entries()) {
    const begin = end - random.between(0.2, 1) * RECENT;
    if (!cast.isThere(place, begin)) continue;
    let at = begin;
    const own = (step: PersonalStep): void => {
      at += random.between(20_000, 90_000);
      if (at < end) steps.push({ at: Math.floor(at), by: place, on: 'own', step });
    };
    const staff = role !== 'reporter';
    const { forStaff, forAll, shared } = searches(products[teams[0] ?? 0]!.name);
    const wanted = [...(role === 'supervisor' ? shared : []), ...(staff ? forStaff : []), ...forAll];
    for (const search of wanted) if (search.shared || random.chance(0.6)) own({ do: 'search', ...search });
    for (const name of random.shuffled(LISTS).slice(0, random.chance(staff ? 0.7 : 0.3) ? 2 : 0)) {
      at = later(at, 24, random);
      if (at < end) for (const step of worklist(lists++, name, staff, stories, at, random)) own(step);
    }
  }
  return steps;
}

function worklist(
  list: number,
  name: string,
  staff: boolean,
  stories: readonly Story[],
  at: number,
  random: Random,
): PersonalStep[] {
  const recent = stories
    .filter(({ beginning }) => beginning.at < at - DAY && (staff || !beginning.private))
    .slice(-150);
  const bugs = random.shuffled(recent).slice(0, 5);
  const items = [
    ...bugs.map(({ beginning: { title, bug } }) => ({ text: title, bug })),
    ...random
      .shuffled(CHORES)
      .slice(0, 2)
      .map((text) => ({ text, bug: null })),
  ].filter(({ text }, place, all) => all.findIndex((other) => other.text === text) === place);
  return [
    { do: 'worklist', list, name },
    ...items.map((item) => ({ do: 'item' as const, list, ...item })),
    ...items.flatMap((_, place) =>
      random.chance(0.4) ? [{ do: 'check' as const, list, item: place + 1 }] : [],
    ),
  ];
}
