import { CommentCommand } from '../comment-command.js';
import type { CommentState, BugEvent } from '../domain/bug.js';

/** Makes a private comment public, with its earlier texts. */
export class ShowComment extends CommentCommand {
  override readonly needs = 'private.write';

  override decideOn(comment: CommentState): BugEvent[] {
    return comment.private ? [{ type: 'CommentShown', data: { id: this.commentId } }] : [];
  }
}
