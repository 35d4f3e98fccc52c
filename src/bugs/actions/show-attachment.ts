import { AttachmentCommand } from '../attachment-command.js';
import type { AttachmentState, BugEvent } from '../domain/bug.js';

/** Makes a private attachment public, with everything that happened to it. */
export class ShowAttachment extends AttachmentCommand {
  override readonly needs = 'private.write';

  override decideOn(attachment: AttachmentState): BugEvent[] {
    return attachment.private ? [{ type: 'AttachmentShown', data: { id: this.attachmentId } }] : [];
  }
}
