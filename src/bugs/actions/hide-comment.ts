import { CommentCommand } from '../comment-command.js';
import type { CommentState, BugEvent } from '../domain/bug.js';

/** Makes a public comment private from now on. What was read before cannot be taken back. */
export class HideComment extends CommentCommand {
  override readonly needs = 'private.write';

  override decideOn(comment: CommentState): BugEvent[] {
    return comment.private ? [] : [{ type: 'CommentHidden', data: { id: this.commentId } }];
  }
}
