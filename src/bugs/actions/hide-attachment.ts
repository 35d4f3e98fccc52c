import { AttachmentCommand } from '../attachment-command.js';
import type { AttachmentState, BugEvent } from '../domain/bug.js';

/** Makes a public attachment private from now on, with its name. What was downloaded before cannot be taken back. */
export class HideAttachment extends AttachmentCommand {
  override readonly needs = 'private.write';

  override decideOn(attachment: AttachmentState): BugEvent[] {
    return attachment.private ? [] : [{ type: 'AttachmentHidden', data: { id: this.attachmentId } }];
  }
}
