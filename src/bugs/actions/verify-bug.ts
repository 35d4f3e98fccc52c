import { move } from '../bug-command.js';
import { MoveCommand } from '../move-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Somebody has confirmed the resolution. */
export class VerifyBug extends MoveCommand {
  override readonly needs = 'bug.verify';

  override moves(bug: Bug): BugEvent[] {
    if (bug.status === 'VERIFIED') return [];
    move(bug, 'verify', this.remark);
    return [{ type: 'BugVerified', data: { from: bug.status } }];
  }
}
