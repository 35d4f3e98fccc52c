import { may, type Right } from '../access/matrix.js';
import type { Aggregate } from '../write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import { evolveBug, initialBug, bugEvents, type Bug, type BugEvent } from './domain/bug.js';
import { bugUpcasts } from './domain/bug.upcasts.js';
import type { BugError } from './domain/bug.errors.js';
import { legalMove, type LegalMove, type Move } from './domain/bug.workflow.js';

export const bugAggregate: Aggregate<Bug, BugEvent> = {
  name: 'bug',
  initial: initialBug,
  evolve: evolveBug,
  events: bugEvents,
  upcasts: bugUpcasts,
  unknown: 'bug.unknown',
  codes: 'bug',
  hidden: (bug) => bug.privateEvents,
};

/** Refuses with a code of the bugs' catalogue. */
export function refuse(code: BugError, detail?: string, extra?: Record<string, unknown>): never {
  throw new Refused(code, detail, extra);
}

/** Whether there is such a bug, as far as the actor may know. */
export function isVisible(bug: Bug, { role }: Pick<Issued, 'role'>): boolean {
  return bug.reported && (!bug.private || may(role, 'private.see'));
}

/** A command on one bug that exists and that the actor may see. */
export abstract class BugCommand extends AggregateCommand<Bug, BugEvent> {
  override readonly aggregate = bugAggregate;
  abstract override readonly needs: Right;

  constructor(issued: Issued, number: number) {
    super(issued, number);
  }

  override visible(bug: Bug): boolean {
    return isVisible(bug, this.issued);
  }

  override owner(bug: Bug): number {
    return bug.reporter;
  }
}

/** A comment given along with a move. */
export interface Remark {
  comment?: string | undefined;
  private?: boolean | undefined;
}

/** The move from the workflow table, or a refusal that says what would be legal. */
export function move(bug: Bug, name: Move, remark: Remark): LegalMove {
  const legal = legalMove(bug.status, name);
  if (!legal) refuse('bug.illegal-move', `A bug that is ${bug.status} cannot make the move "${name}"`);
  if (legal.commentRequired && remark.comment === undefined) refuse('bug.comment-required');
  return legal;
}

/** The comment as an event, if there is one. */
export function remarkEvents(bug: Bug, remark: Remark, issued: Issued, commentId: number): BugEvent[] {
  if (remark.comment === undefined) return [];
  const isPrivate = remark.private ?? false;
  if (isPrivate && !may(issued.role, 'private.write')) refuse('private.not-allowed');
  return [
    {
      type: 'CommentAdded',
      data: {
        id: freeCommentId(bug, commentId),
        text: remark.comment,
        private: isPrivate,
        author: issued.actor,
        writtenAt: issued.at,
      },
    },
  ];
}

/** Ids are drawn without looking at the bug; on the rare collision the next free one serves. */
function freeCommentId(bug: Bug, id: number): number {
  while (bug.comments.has(id)) id += 1;
  return id;
}
