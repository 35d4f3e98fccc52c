import { z } from 'zod';
import { commentText } from '../../http/fields.js';
import type { DomainEvent } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, remarkEvents } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const AddCommentBody = z
  .strictObject({ text: commentText, private: z.boolean().default(false) })
  .meta({ id: 'AddComment' });

/** Answers with the comment's id. */
export class AddComment extends BugCommand {
  override readonly needs = 'comment.add';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof AddCommentBody>,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const remark = { comment: this.body.text, private: this.body.private };
    return remarkEvents(bug, remark, this.issued, this.commentId);
  }

  override answerId(events: readonly DomainEvent[]): number {
    const [added] = events as [Extract<BugEvent, { type: 'CommentAdded' }>];
    return added.data.id;
  }
}
