import { z } from 'zod';
import { may } from '../../access/matrix.js';
import { oneLineOrNone } from '../../http/fields.js';
import type { DomainEvent } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { Refused } from '../../write-path/refused.js';
import { BugCommand, refuse } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

const MOST_ATTACHMENTS = 500;

/** In a form every value is text. */
const flag = z
  .enum(['true', 'false', ''])
  .default('false')
  .transform((value) => value === 'true');

/** The fields beside the file. */
export const AddAttachmentFields = z.strictObject({
  description: oneLineOrNone(1000),
  patch: flag,
  private: flag,
});

type Added = Extract<BugEvent, { type: 'AttachmentAdded' }>;

/** A file that has arrived whole and is in the blob store. */
export type UploadedFile = Pick<Added['data'], 'name' | 'size' | 'sha256' | 'declaredType'>;

/** Answers with the attachment's id. */
export class AddAttachment extends BugCommand {
  override readonly needs = 'attachment.add';

  constructor(
    issued: Issued,
    number: number,
    readonly fields: z.infer<typeof AddAttachmentFields>,
    readonly file: UploadedFile,
    /** Unique over all bugs. */
    readonly attachmentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (this.fields.private && !may(this.issued.role, 'private.write')) refuse('private.not-allowed');
    if (bug.attachments.size >= MOST_ATTACHMENTS) refuse('bug.too-many-attachments');
    return [{ type: 'AttachmentAdded', data: { id: this.attachmentId, ...this.file, ...this.fields } }];
  }

  /** @throws Refused `idempotency.key-reused` when it was another file, or other fields, the first time */
  override answerId(events: readonly DomainEvent[]): number {
    const [{ data: first }] = events as [Added];
    const { description, patch, private: isPrivate } = this.fields;
    const same =
      first.sha256 === this.file.sha256 &&
      first.name === this.file.name &&
      first.description === description &&
      first.patch === patch &&
      first.private === isPrivate;
    if (!same) throw new Refused('idempotency.key-reused');
    return first.id;
  }
}
