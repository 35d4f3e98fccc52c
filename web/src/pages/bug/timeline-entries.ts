import { isTold } from './change-words.js';
import type { Attachment, Change, Comment, HistoryEntry } from './bug.queries.js';

/** What one command did, as the timeline shows it. */
export interface Entry extends HistoryEntry {
  /** Said in words; what is shown as itself is not among them. */
  told: readonly Change[];
  comments: readonly Comment[];
  attachments: readonly Attachment[];
}

/** The history with the comments and attachments that it tells of, in its order, without what nobody asks after. */
export function entriesOf(
  history: readonly HistoryEntry[],
  comments: readonly Comment[],
  attachments: readonly Attachment[],
): Entry[] {
  const commentBy = new Map(comments.map((comment) => [comment.id, comment]));
  const attachmentBy = new Map(attachments.map((attachment) => [attachment.id, attachment]));
  return history
    .map((entry) => {
      const told: Change[] = [];
      const entryComments: Comment[] = [];
      const entryAttachments: Attachment[] = [];
      for (const change of entry.changes) {
        const id = Number(change.data['id']);
        const comment = change.type === 'CommentAdded' ? commentBy.get(id) : undefined;
        const attachment = change.type === 'AttachmentAdded' ? attachmentBy.get(id) : undefined;
        if (comment !== undefined) entryComments.push(comment);
        else if (attachment !== undefined) entryAttachments.push(attachment);
        else if (isTold(change)) told.push(change);
      }
      return { ...entry, told, comments: entryComments, attachments: entryAttachments };
    })
    .filter(({ told, comments: some, attachments: files }) => told.length + some.length + files.length > 0);
}

/** The comment as it was at a moment: an earlier text, if it was edited since. */
export function commentAt(comment: Comment, at: string): Comment {
  if (comment.editedAt === null || comment.editedAt <= at) return comment;
  const revisions = comment.revisions.filter((revision) => revision.at <= at);
  const last = revisions.at(-1);
  return last === undefined ? comment : { ...comment, text: last.text, editedAt: null, revisions: [] };
}
