import type { Bug, Change, HistoryEntry } from './bug.queries.js';
import type { Names } from './names.js';

type Data = Record<string, unknown>;

const without = <T>(list: readonly T[], gone: T): T[] => list.filter((one) => one !== gone);
const withOne = <T>(list: readonly T[], one: T): T[] => [...without(list, one), one];

/**
 * The bug as it was after one of its commands, folded from that part of its history which the reader may know of.
 * Names are those of today. @param now the bug as it is, for what no event changes
 */
export function asItWas(now: Bug, history: readonly HistoryEntry[], version: number, names: Names): Bug {
  let bug: Bug = { ...now, duplicateOf: null, duplicates: [], blocks: [], dependsOn: [] };
  for (const entry of history) {
    if (entry.version > version) break;
    for (const change of entry.changes) bug = { ...bug, ...after(bug, change, names) };
    bug.changedAt = entry.at;
  }
  return bug;
}

/** What an event changes of a bug. Of types that are not here it changes nothing that is shown. */
function after(bug: Bug, { type, data }: Change, names: Names): Partial<Bug> {
  const known = data as Data & Bug & { bug: number; tag: string; account: number; duplicate: number };
  const person = (id: unknown) => (typeof id === 'number' ? names.person(id) : null);
  const place = () => ({
    product: { id: data['product'] as number, name: names.product(data['product'] as number) },
    component: known.component,
    version: known.version,
  });
  switch (type) {
    case 'BugReported':
      return {
        ...place(),
        title: known.title,
        description: known.description,
        severity: known.severity,
        priority: known.priority,
        tags: known.tags,
        platform: known.platform,
        due: known.due,
        status: 'NEW',
        resolution: null,
        assignee: person(data['assignee']),
        watchers: (data['watchers'] as number[]).map(names.person),
      };
    case 'BugAssigned':
      return { status: 'ASSIGNED', assignee: person(data['assignee']) };
    case 'BugUnassigned':
      return { status: 'NEW', assignee: null };
    case 'BugStarted':
      return { status: 'IN_PROGRESS', assignee: person(data['assignee']) };
    case 'BugResolved':
      return { status: 'RESOLVED', resolution: known.resolution, duplicateOf: known.duplicateOf };
    case 'BugVerified':
      return { status: 'VERIFIED' };
    case 'BugClosed':
      return { status: 'CLOSED' };
    case 'BugReopened':
      return { status: 'REOPENED', resolution: null, duplicateOf: null };
    case 'BugRetitled':
      return { title: known.title };
    case 'BugDescribed':
      return { description: known.description };
    case 'BugSeverityChanged':
      return { severity: known.severity };
    case 'BugPriorityChanged':
      return { priority: known.priority };
    case 'BugVersionChanged':
      return { version: known.version };
    case 'BugDueDateChanged':
      return { due: known.due };
    case 'BugMoved':
      return place();
    case 'BugTagged':
      return { tags: withOne(bug.tags, known.tag) };
    case 'BugUntagged':
      return { tags: without(bug.tags, known.tag) };
    case 'BugDependencyAdded': {
      const relation = data['relation'] as 'blocks' | 'dependsOn';
      return { [relation]: withOne(bug[relation], known.bug) };
    }
    case 'BugDependencyRemoved': {
      const relation = data['relation'] as 'blocks' | 'dependsOn';
      return { [relation]: without(bug[relation], known.bug) };
    }
    case 'BugDuplicateFound':
      return { duplicates: withOne(bug.duplicates, known.duplicate) };
    case 'BugDuplicateWithdrawn':
      return { duplicates: without(bug.duplicates, known.duplicate) };
    case 'BugWatched':
      return {
        watchers: [...bug.watchers.filter(({ id }) => id !== known.account), names.person(known.account)],
      };
    case 'BugUnwatched':
      return { watchers: bug.watchers.filter(({ id }) => id !== known.account) };
    default:
      return {};
  }
}
