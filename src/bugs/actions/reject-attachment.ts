import type { Issued } from '../../write-path/aggregate-command.js';
import { AttachmentCommand } from '../attachment-command.js';
import type { AttachmentState, BugEvent } from '../domain/bug.js';

/** BugZot will show the content to nobody, for a reason such as the name of a virus. */
export class RejectAttachment extends AttachmentCommand {
  override readonly needs = 'attachment.add';

  constructor(
    issued: Issued,
    number: number,
    attachmentId: number,
    readonly reason: string,
  ) {
    super(issued, number, attachmentId);
  }

  override decideOn({ status, private: isPrivate }: AttachmentState): BugEvent[] {
    if (status !== 'waiting') return [];
    const data = { id: this.attachmentId, private: isPrivate, reason: this.reason };
    return [{ type: 'AttachmentRejected', data }];
  }
}
