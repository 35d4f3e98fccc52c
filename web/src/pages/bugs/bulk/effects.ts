import type { Schemas } from '../../../api/client.js';
import { named } from '../../../ui/badges.js';
import { nameOf } from '../../../ui/person.js';
import { dayOf } from '../../../ui/time.js';
import type { BugSummary } from '../bug-list.query.js';
import { actionsOf, type Action, type Changes } from './changes.js';

/** One thing that changes of a bug, in words. */
export interface Effect {
  what: string;
  before?: string;
  after: string;
}

type Moves = Schemas['Workflow']['moves'];

/** What would change of a bug if nothing is refused; empty when it is all so already. */
export function effectsOf(
  changes: Changes,
  bug: BugSummary,
  moves: Moves,
  me: Schemas['Person'] | null,
): Effect[] {
  const effects: Effect[] = [];
  const say = (what: string, before: string | null, after: string | null): void => {
    if (before !== after) effects.push({ what, before: before ?? '—', after: after ?? '—' });
  };
  let { status, assignee } = bug;
  let { resolution } = bug;
  for (const action of actionsOf(changes, bug)) {
    const legal = moves.find(({ from, move }) => from === status && move === action.action);
    if (legal !== undefined && !isSame(action, bug)) {
      status = legal.to as BugSummary['status'];
      resolution =
        action.action === 'resolve' ? action.resolution : status === 'REOPENED' ? null : resolution;
    }
    if (action.action === 'assign') assignee = changes.assignee ?? null;
    if (action.action === 'unassign') assignee = null;
    if (action.action === 'start') assignee ??= me;
  }
  const statusWords = (one: string, how: string | null): string =>
    how === null ? named(one) : `${named(one)}: ${named(how).toLowerCase()}`;
  say('Status', statusWords(bug.status, bug.resolution), statusWords(status, resolution));
  say(
    'Assignee',
    bug.assignee === null ? null : nameOf(bug.assignee),
    assignee === null ? null : nameOf(assignee),
  );
  if (changes.priority !== undefined) say('Priority', named(bug.priority), named(changes.priority));
  if (changes.severity !== undefined) say('Severity', named(bug.severity), named(changes.severity));
  if (changes.due !== undefined)
    say('Due', bug.due === null ? null : dayOf(bug.due), changes.due === null ? null : dayOf(changes.due));
  if (changes.place !== undefined) {
    const { product, productName, component, version } = changes.place;
    const kept = product === bug.product.id ? bug.version : null;
    if (product !== bug.product.id) say('Product', bug.product.name ?? '', productName);
    say('Component', bug.component, component);
    say('Version', bug.version, version === undefined ? kept : version);
  } else if (changes.version !== undefined) say('Version', bug.version, changes.version);
  const added = changes.addTags.filter((tag) => !bug.tags.includes(tag));
  const removed = changes.removeTags.filter((tag) => bug.tags.includes(tag));
  if (added.length > 0) effects.push({ what: 'Tags', after: `+ ${added.join(', ')}` });
  if (removed.length > 0) effects.push({ what: 'Tags', after: `− ${removed.join(', ')}` });
  if (changes.watch !== undefined)
    effects.push({
      what: 'Watching',
      after: changes.watch === 'watch' ? 'You watch it' : 'You do not watch it',
    });
  if (changes.comment.trim() !== '')
    effects.push({ what: 'Comment', after: changes.isPrivate ? 'One more, private' : 'One more' });
  return effects;
}

/** Giving it to whoever has it already changes nothing. */
const isSame = (action: Action, bug: BugSummary): boolean =>
  action.action === 'assign' && bug.status === 'ASSIGNED' && bug.assignee?.id === action.assignee;
