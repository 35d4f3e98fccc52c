import { AttachmentCommand } from '../attachment-command.js';
import type { AttachmentState, BugEvent } from '../domain/bug.js';

/** Another one has taken its place, or it is of no use any more; it can still be read. */
export class ObsoleteAttachment extends AttachmentCommand {
  override readonly needs = 'attachment.obsolete';

  override decideOn(attachment: AttachmentState): BugEvent[] {
    if (attachment.obsolete) return [];
    return [{ type: 'AttachmentObsoleted', data: { id: this.attachmentId, private: attachment.private } }];
  }
}
