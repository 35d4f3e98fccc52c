import { z } from 'zod';
import { commentText } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { refuse } from '../bug-command.js';
import { CommentCommand } from '../comment-command.js';
import type { CommentState, BugEvent } from '../domain/bug.js';

export const EditCommentBody = z.strictObject({ text: commentText }).meta({ id: 'EditComment' });

/** Another text for one's own comment; earlier ones stay in the history. */
export class EditComment extends CommentCommand {
  override readonly needs = 'comment.edit';

  constructor(
    issued: Issued,
    number: number,
    commentId: number,
    readonly text: string,
  ) {
    super(issued, number, commentId);
  }

  override decideOn(comment: CommentState): BugEvent[] {
    if (comment.redacted) refuse('comment.redacted');
    const data = { id: this.commentId, text: this.text, private: comment.private };
    return [{ type: 'CommentEdited', data }];
  }
}
