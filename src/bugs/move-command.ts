import type { Issued } from '../write-path/aggregate-command.js';
import { BugCommand, remarkEvents, type Remark } from './bug-command.js';
import type { Bug, BugEvent } from './domain/bug.js';

/** A move of the workflow, with a comment if one is given. */
export abstract class MoveCommand extends BugCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly remark: Remark,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    return [...this.moves(bug), ...remarkEvents(bug, this.remark, this.issued, this.commentId)];
  }

  /** The event of the move; none when the bug is there already. */
  abstract moves(bug: Bug): BugEvent[];
}
