import type { Issued } from '../../write-path/aggregate-command.js';
import { AttachmentCommand } from '../attachment-command.js';
import type { AttachmentState, BugEvent } from '../domain/bug.js';

type Processed = Extract<BugEvent, { type: 'AttachmentProcessed' }>['data'];

/** What a worker has found out about an attachment; derived bytes are stored already. */
export type Findings = Omit<Processed, 'id' | 'private'>;

/** BugZot writes down what it has found out. Once: a job that is done again finds that it is done. */
export class ProcessAttachment extends AttachmentCommand {
  override readonly needs = 'attachment.add';

  constructor(
    issued: Issued,
    number: number,
    attachmentId: number,
    readonly findings: Findings,
  ) {
    super(issued, number, attachmentId);
  }

  override decideOn({ status, private: isPrivate }: AttachmentState): BugEvent[] {
    if (status !== 'waiting') return [];
    const data = { id: this.attachmentId, private: isPrivate, ...this.findings };
    return [{ type: 'AttachmentProcessed', data }];
  }
}
