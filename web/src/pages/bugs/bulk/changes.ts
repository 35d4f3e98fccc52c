import type { Schemas } from '../../../api/client.js';
import type { Person } from '../../../ui/people.query.js';
import type { BugSummary } from '../bug-list.query.js';

export type Action = Schemas['Bulk']['actions'][number];
export type Move = 'start' | 'resolve' | 'verify' | 'close' | 'reopen';
type Resolution = NonNullable<BugSummary['resolution']>;

/** Where bugs are put. Without a version each keeps its own. */
export interface NewPlace {
  product: number;
  productName: string;
  component: string;
  version: string | null | undefined;
}

/** What is to become of every bug; what is left out stays as it is. */
export interface Changes {
  move?: Move;
  resolution: Resolution;
  /** As typed. */
  duplicateOf: string;
  /** null for nobody. */
  assignee?: Person | null;
  priority?: BugSummary['priority'];
  severity?: BugSummary['severity'];
  /** null for no day. */
  due?: string | null;
  place?: NewPlace;
  /** Of the product that all are of; null for none. */
  version?: string | null;
  addTags: readonly string[];
  removeTags: readonly string[];
  watch?: 'watch' | 'unwatch';
  comment: string;
  isPrivate: boolean;
}

export const NO_CHANGES: Changes = {
  resolution: 'FIXED',
  duplicateOf: '',
  addTags: [],
  removeTags: [],
  comment: '',
  isPrivate: false,
};

/** The API takes no more in one request. */
export const MOST_ACTIONS = 10;

/** The actions that one bug takes, in this order: a bug is reopened before it is given to somebody, and resolved after. */
export function actionsOf(changes: Changes, bug: BugSummary): Action[] {
  const { place, version, assignee, priority, severity, due, watch, move } = changes;
  const moves: Action[] = move === undefined ? [] : [moveOf(changes, move)];
  const assigning: Action[] =
    assignee === undefined
      ? []
      : assignee === null
        ? [{ action: 'unassign' }]
        : [{ action: 'assign', assignee: assignee.id }];
  const comment = move === undefined ? remark(changes) : {};
  return [
    ...(place === undefined ? [] : [placeOf(place, bug)]),
    ...(version === undefined || place !== undefined ? [] : [{ action: 'set-version' as const, version }]),
    ...(priority === undefined ? [] : [{ action: 'set-priority' as const, priority }]),
    ...(severity === undefined ? [] : [{ action: 'set-severity' as const, severity }]),
    ...(due === undefined ? [] : [{ action: 'set-due' as const, due }]),
    ...changes.addTags.map((tag) => ({ action: 'tag' as const, tag })),
    ...changes.removeTags.map((tag) => ({ action: 'untag' as const, tag })),
    ...(move === 'reopen' ? [...moves, ...assigning] : [...assigning, ...moves]),
    ...(watch === undefined ? [] : [{ action: watch }]),
    ...(comment.comment === undefined
      ? []
      : [{ action: 'comment' as const, text: comment.comment, private: changes.isPrivate }]),
  ];
}

const remark = ({ comment, isPrivate }: Changes): { comment?: string; private?: boolean } =>
  comment.trim() === '' ? {} : { comment, private: isPrivate };

function moveOf(changes: Changes, move: Move): Action {
  if (move !== 'resolve') return { action: move, ...remark(changes) };
  const { resolution, duplicateOf } = changes;
  const other = Number(duplicateOf.replace('#', ''));
  return {
    action: 'resolve',
    resolution,
    ...(resolution === 'DUPLICATE' && { duplicateOf: other }),
    ...remark(changes),
  };
}

function placeOf({ product, component, version }: NewPlace, bug: BugSummary): Action {
  const kept = version === undefined ? (bug.product.id === product ? bug.version : null) : version;
  return { action: 'move', product, component, ...(kept !== null && { version: kept }) };
}
