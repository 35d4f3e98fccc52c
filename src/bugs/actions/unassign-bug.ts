import { move } from '../bug-command.js';
import { MoveCommand } from '../move-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Gives the bug back: it is NEW again and nobody's. */
export class UnassignBug extends MoveCommand {
  override readonly needs = 'bug.edit';

  override moves(bug: Bug): BugEvent[] {
    if (bug.status === 'NEW' && bug.assignee === null) return [];
    // A NEW bug may have the component's default assignee, who gives it back without a move.
    if (bug.status !== 'NEW') move(bug, 'unassign', this.remark);
    return [{ type: 'BugUnassigned', data: { previous: bug.assignee, from: bug.status } }];
  }
}
