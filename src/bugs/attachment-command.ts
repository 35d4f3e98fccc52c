import { may } from '../access/matrix.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { BugCommand, refuse } from './bug-command.js';
import type { AttachmentState, Bug, BugEvent } from './domain/bug.js';

/** A command on one attachment of a bug; a private one does not exist for those who may not see it. */
export abstract class AttachmentCommand extends BugCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly attachmentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    return this.decideOn(this.seen(bug));
  }

  /** The rule, on an attachment that exists and that the actor may see. */
  abstract decideOn(attachment: AttachmentState): BugEvent[];

  /** Who has uploaded it. */
  override owner(bug: Bug): number {
    return this.seen(bug).uploader;
  }

  private seen(bug: Bug): AttachmentState {
    const attachment = bug.attachments.get(this.attachmentId);
    if (!attachment || (attachment.private && !may(this.issued.role, 'private.see'))) {
      refuse('attachment.unknown');
    }
    return attachment;
  }
}
