import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Gives the bug back: it is NEW again and nobody's. */
export class UnassignBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly remark: Remark,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const remark = remarkEvents(bug, this.remark, this.issued, this.commentId);
    if (bug.status === 'NEW' && bug.assignee === null) return remark;
    // A NEW bug may have the component's default assignee, who gives it back without a move.
    if (bug.status !== 'NEW') move(bug, 'unassign', this.remark);
    return [{ type: 'BugUnassigned', data: { previous: bug.assignee, from: bug.status } }, ...remark];
  }
}
