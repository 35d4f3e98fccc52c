import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Nothing more is to come. */
export class CloseBug extends BugCommand {
  override readonly needs = 'bug.close';

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
    if (bug.status === 'CLOSED') return remark;
    move(bug, 'close', this.remark);
    return [{ type: 'BugClosed', data: { from: bug.status } }, ...remark];
  }
}
