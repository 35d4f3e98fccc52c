import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** The resolution did not hold; the comment says why. */
export class ReopenBug extends BugCommand {
  override readonly needs = 'bug.reopen';

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
    if (bug.status === 'REOPENED') return remark;
    move(bug, 'reopen', this.remark);
    const { status: from, duplicateOf, duplicatePrivate } = bug;
    return [{ type: 'BugReopened', data: { from, duplicateOf, duplicatePrivate } }, ...remark];
  }
}
