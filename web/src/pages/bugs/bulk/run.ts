import { answer, api, type Schemas } from '../../../api/client.js';
import { newKey } from '../../../api/idempotency.js';
import type { BugSummary } from '../bug-list.query.js';
import { actionsOf, type Action, type Changes } from './changes.js';

export type Result = Schemas['BulkResult'];

/** Bugs of a request: so few that there is progress to be seen, and that stopping stops soon. */
const AT_ONCE = { preview: 100, run: 25 };
/** Numbers that fit into one query. */
const MOST_NUMBERS = 30;

/** One request, which can be sent again: it comes true once. */
export interface Batch {
  numbers: readonly number[];
  actions: readonly Action[];
  key: string;
}

/** Bugs that take the same actions go together. */
export function batchesOf(changes: Changes, bugs: readonly BugSummary[], of: keyof typeof AT_ONCE): Batch[] {
  const groups = new Map<string, { actions: Action[]; numbers: number[] }>();
  for (const bug of bugs) {
    const actions = actionsOf(changes, bug);
    const key = JSON.stringify(actions);
    const group = groups.get(key) ?? { actions, numbers: [] };
    group.numbers.push(bug.number);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ actions, numbers }) =>
    parts(numbers, AT_ONCE[of]).map((some) => ({ numbers: some, actions, key: newKey() })),
  );
}

/** @throws Problem when nobody knows what became of it; then it may be sent again */
export async function send({ numbers, actions, key }: Batch, dryRun: boolean): Promise<Result[]> {
  const body = { numbers: [...numbers], actions: [...actions], dryRun };
  const header = dryRun ? {} : { 'Idempotency-Key': key };
  return (await answer(api.POST('/api/bugs/bulk', { params: { header }, body }))).results;
}

/** The bugs as they are now; what is not to be seen any more is as it was. */
export async function fresh(bugs: readonly BugSummary[], signal?: AbortSignal): Promise<BugSummary[]> {
  const found = new Map(bugs.map((bug) => [bug.number, bug]));
  for (const some of parts([...found.keys()], MOST_NUMBERS)) {
    const query = { q: `bug:${some.join(',')}`, limit: MOST_NUMBERS };
    const { items } = await answer(api.GET('/api/bugs', { params: { query }, ...(signal && { signal }) }));
    for (const bug of items) found.set(bug.number, bug);
  }
  return [...found.values()];
}

export function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
