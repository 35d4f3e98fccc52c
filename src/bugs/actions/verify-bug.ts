import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Somebody has confirmed the resolution. */
export class VerifyBug extends BugCommand {
  override readonly needs = 'bug.verify';

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
    if (bug.status === 'VERIFIED') return remark;
    move(bug, 'verify', this.remark);
    return [{ type: 'BugVerified', data: { from: bug.status } }, ...remark];
  }
}
