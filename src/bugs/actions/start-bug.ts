import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Work begins. Whoever starts a bug that is nobody's takes it. */
export class StartBug extends BugCommand {
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
    if (bug.status === 'IN_PROGRESS') return remark;
    move(bug, 'start', this.remark);
    const data = { assignee: bug.assignee ?? this.issued.actor, previous: bug.assignee, from: bug.status };
    return [{ type: 'BugStarted', data }, ...remark];
  }
}
