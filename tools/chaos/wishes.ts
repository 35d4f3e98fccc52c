import type { Bug } from '../../src/bugs/domain/bug.js';
import type { Person, Request } from './person.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** What somebody wants to be done, and how the log tells that it was. */
export interface Wish extends Request {
  kind: string;
  person: Person;
  key: string;
  /** The stream that it is about; undefined when the answer says which. */
  stream?: string;
  /** Types of the events that it may come to, in order; one of these lists. */
  events: readonly (readonly string[])[];
  /** When it may come to none: what the bug must be like then. */
  already?: (bug: Bug) => boolean;
  /** Whether a rule may refuse it. */
  refusable: boolean;
}

/** @returns undefined when there is nothing to wish it for yet */
type Make = (world: World, random: Random) => Omit<Wish, 'kind' | 'key'> | undefined;

interface WishKind {
  kind: string;
  weight: number;
  make: Make;
}

type Part = Partial<Omit<Wish, 'kind' | 'key' | 'person' | 'path' | 'body' | 'events'>>;

/** A wish about a bug that exists. */
function about(
  who: 'staff' | 'anybody',
  action: string,
  events: Wish['events'],
  body: (world: World, random: Random) => object,
  more: (body: Record<string, unknown>, person: Person) => Part = () => ({}),
): Make {
  return (world, random) => {
    const bug = who === 'staff' ? world.anyBug(random) : world.publicBug(random);
    if (bug === undefined) return undefined;
    const person = random.pick(who === 'staff' ? world.staff : world.people);
    const sent = body(world, random);
    return {
      person,
      path: `/api/bugs/${bug}/${action}`,
      body: () => sent,
      stream: `bug-${bug}`,
      events,
      refusable: false,
      ...more(sent as Record<string, unknown>, person),
    };
  };
}

const text = (world: World, random: Random): string => {
  const mention = random.chance(0.2) ? ` What do you say, @${random.pick(world.people).name}?` : '';
  return `Seen again, number ${world.next()}.${mention}`;
};
const commented = (world: World, random: Random) => ({ comment: text(world, random) });
const refusable = { refusable: true };
const MOVES = ['verify', 'close'] as const;
const DONE = { verify: 'VERIFIED', close: 'CLOSED' } as const;

export const wishKinds: readonly WishKind[] = [
  {
    kind: 'report',
    weight: 10,
    make: (world, random) => {
      const person = random.pick(world.people);
      const isPrivate = world.staff.includes(person) && random.chance(0.2);
      const body = {
        product: random.pick(world.products),
        component: 'ui',
        title: `It crashes, number ${world.next()}`,
        description: text(world, random),
        private: isPrivate,
      };
      return { person, path: '/api/bugs', body: () => body, events: [['BugReported']], refusable: false };
    },
  },
  {
    kind: 'comment',
    weight: 25,
    make: about('anybody', 'comments', [['CommentAdded']], (world, random) => ({
      text: text(world, random),
    })),
  },
  {
    kind: 'private comment',
    weight: 8,
    make: about('staff', 'comments', [['CommentAdded']], (world, random) => ({
      text: text(world, random),
      private: true,
    })),
  },
  {
    kind: 'assign',
    weight: 7,
    make: about(
      'staff',
      'assign',
      [['BugAssigned']],
      (world, random) => ({ assignee: random.pick(world.staff).account }),
      ({ assignee }) => ({
        ...refusable,
        already: (bug) => bug.status === 'ASSIGNED' && bug.assignee === assignee,
      }),
    ),
  },
  {
    kind: 'start',
    weight: 6,
    make: about(
      'staff',
      'start',
      [['BugStarted']],
      () => ({}),
      () => ({ ...refusable, already: (bug) => bug.status === 'IN_PROGRESS' }),
    ),
  },
  {
    kind: 'resolve',
    weight: 6,
    make: about(
      'staff',
      'resolve',
      [['BugResolved']],
      (world, random) => {
        const duplicateOf = random.chance(0.2) ? world.publicBug(random) : undefined;
        if (duplicateOf !== undefined) return { resolution: 'DUPLICATE', duplicateOf };
        return { resolution: random.pick(['FIXED', 'WONTFIX', 'WORKSFORME']) };
      },
      ({ resolution, duplicateOf = null }) => ({
        ...refusable,
        already: (bug) =>
          bug.status === 'RESOLVED' && bug.resolution === resolution && bug.duplicateOf === duplicateOf,
      }),
    ),
  },
  {
    kind: 'reopen',
    weight: 4,
    make: about(
      'staff',
      'reopen',
      [['BugReopened', 'CommentAdded'], ['CommentAdded']],
      commented,
      () => refusable,
    ),
  },
  ...MOVES.map((move) => ({
    kind: move,
    weight: 2,
    make: about(
      'staff',
      move,
      [[move === 'verify' ? 'BugVerified' : 'BugClosed']],
      () => ({}),
      () => ({ ...refusable, already: (bug: Bug) => bug.status === DONE[move] }),
    ),
  })),
  {
    kind: 'tag',
    weight: 5,
    make: about(
      'staff',
      'tag',
      [['BugTagged']],
      (_, random) => ({ tag: `tag-${Math.floor(random.next() * 8)}` }),
      ({ tag }) => ({ already: (bug) => bug.tags.has(String(tag)) }),
    ),
  },
  {
    kind: 'untag',
    weight: 2,
    make: about(
      'staff',
      'untag',
      [['BugUntagged']],
      (_, random) => ({ tag: `tag-${Math.floor(random.next() * 8)}` }),
      ({ tag }) => ({ already: (bug) => !bug.tags.has(String(tag)) }),
    ),
  },
  {
    kind: 'retitle',
    weight: 3,
    make: about('staff', 'retitle', [['BugRetitled']], (world) => ({ title: `Now called ${world.next()}` })),
  },
  {
    kind: 'set-severity',
    weight: 3,
    make: about(
      'staff',
      'set-severity',
      [['BugSeverityChanged']],
      (_, random) => ({ severity: random.pick(['blocker', 'major', 'minor']) }),
      ({ severity }) => ({ already: (bug) => bug.severity === severity }),
    ),
  },
  {
    kind: 'watch',
    weight: 5,
    make: about(
      'anybody',
      'watch',
      [['BugWatched']],
      () => ({}),
      (_, { account }) => ({ already: (bug) => bug.watchers.has(account) }),
    ),
  },
  {
    kind: 'unwatch',
    weight: 2,
    make: about(
      'anybody',
      'unwatch',
      [['BugUnwatched']],
      () => ({}),
      (_, { account }) => ({ already: (bug) => !bug.watchers.has(account) }),
    ),
  },
  {
    kind: 'block',
    weight: 3,
    make: about(
      'staff',
      'block',
      [['BugDependencyAdded']],
      (world, random) => ({ blocks: world.anyBug(random) }),
      ({ blocks }) => ({ ...refusable, already: (bug) => bug.blocks.has(Number(blocks)) }),
    ),
  },
  {
    kind: 'attach',
    weight: 4,
    make: (world, random) => {
      const bug = world.publicBug(random);
      if (bug === undefined) return undefined;
      const run = world.next();
      const content = `The log of run ${run}\n`.repeat(1 + Math.floor(random.next() * 200));
      const body = (): FormData => {
        const form = new FormData();
        form.set('description', `What run ${run} printed`);
        form.set('file', new Blob([content], { type: 'text/plain' }), 'run.txt');
        return form;
      };
      const person = random.pick(world.people);
      const path = `/api/bugs/${bug}/attachments`;
      return { person, path, body, stream: `bug-${bug}`, events: [['AttachmentAdded']], refusable: false };
    },
  },
  {
    kind: 'describe product',
    weight: 1,
    make: (world, random) => {
      const product = random.pick(world.products);
      const body = { description: `Described for the time number ${world.next()}` };
      return {
        person: random.pick(world.supervisors),
        path: `/api/products/${product}/describe`,
        body: () => body,
        stream: `product-${product}`,
        events: [['ProductDescribed']],
        refusable: false,
      };
    },
  },
  {
    kind: 'add version',
    weight: 1,
    make: (world, random) => {
      const product = random.pick(world.products);
      const body = { name: `1.${world.next()}` };
      return {
        person: random.pick(world.supervisors),
        path: `/api/products/${product}/versions`,
        body: () => body,
        stream: `product-${product}`,
        events: [['VersionAdded']],
        refusable: false,
      };
    },
  },
];

/** What somebody wishes next. */
export function wish(world: World, random: Random): Wish | undefined {
  const { kind, make } = random.weighted(wishKinds);
  const made = make(world, random);
  return made && { ...made, kind, key: `chaos-${world.next()}` };
}
