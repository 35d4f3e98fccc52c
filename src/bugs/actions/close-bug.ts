import { move } from '../bug-command.js';
import { MoveCommand } from '../move-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Nothing more is to come. */
export class CloseBug extends MoveCommand {
  override readonly needs = 'bug.close';

  override moves(bug: Bug): BugEvent[] {
    if (bug.status === 'CLOSED') return [];
    move(bug, 'close', this.remark);
    return [{ type: 'BugClosed', data: { from: bug.status } }];
  }
}
