import { move } from '../bug-command.js';
import { MoveCommand } from '../move-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** The resolution did not hold; the comment says why. */
export class ReopenBug extends MoveCommand {
  override readonly needs = 'bug.reopen';

  override moves(bug: Bug): BugEvent[] {
    if (bug.status === 'REOPENED') return [];
    move(bug, 'reopen', this.remark);
    const { status: from, duplicateOf, duplicatePrivate } = bug;
    return [{ type: 'BugReopened', data: { from, duplicateOf, duplicatePrivate } }];
  }
}
