import { move } from '../bug-command.js';
import { MoveCommand } from '../move-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** Work begins. Whoever starts a bug that is nobody's takes it. */
export class StartBug extends MoveCommand {
  override readonly needs = 'bug.edit';

  override moves(bug: Bug): BugEvent[] {
    if (bug.status === 'IN_PROGRESS') return [];
    move(bug, 'start', this.remark);
    const data = { assignee: bug.assignee ?? this.issued.actor, previous: bug.assignee, from: bug.status };
    return [{ type: 'BugStarted', data }];
  }
}
