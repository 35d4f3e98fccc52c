import { may } from '../access/matrix.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { BugCommand, refuse } from './bug-command.js';
import type { Bug, CommentState, BugEvent } from './domain/bug.js';

/** A command on one comment of a bug; a private one does not exist for those who may not see it. */
export abstract class CommentCommand extends BugCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const comment = this.seen(bug);
    if (!comment) refuse('comment.unknown');
    return this.decideOn(comment);
  }

  /** The rule, on a comment that exists and that the actor may see. */
  abstract decideOn(comment: CommentState): BugEvent[];

  /** Whose comment it is; a comment that is not to be seen is nobody's. */
  override owner(bug: Bug): number {
    const comment = this.seen(bug);
    if (!comment) refuse('comment.unknown');
    return comment.author;
  }

  private seen(bug: Bug): CommentState | undefined {
    const comment = bug.comments.get(this.commentId);
    return comment?.private === true && !may(this.issued.role, 'private.see') ? undefined : comment;
  }
}
