import { CommentCommand } from '../comment-command.js';
import type { CommentState, BugEvent } from '../domain/bug.js';

/** Its text, and every earlier one, is shown to nobody any more; that it was there stays visible. */
export class RedactComment extends CommentCommand {
  override readonly needs = 'comment.redact';

  override decideOn(comment: CommentState): BugEvent[] {
    if (comment.redacted) return [];
    return [{ type: 'CommentRedacted', data: { id: this.commentId, private: comment.private } }];
  }
}
