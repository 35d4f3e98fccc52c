import { Injectable } from '@nestjs/common';
import type { RecordedEvent } from '../event-store/event-store.js';
import { Jobs } from '../jobs/jobs.js';
import type { Reaction } from '../reactions/reaction.js';
import { attachmentQueue } from './process-attachment.worker.js';

/** Whatever is attached is looked at by a worker. */
@Injectable()
export class AttachmentReaction implements Reaction {
  readonly name = 'attachments';
  readonly types = ['AttachmentAdded'];

  constructor(private readonly jobs: Jobs) {}

  async react({ stream, data, metadata }: RecordedEvent): Promise<void> {
    const bug = Number(stream.slice('bug-'.length));
    const id = data['id'] as number;
    const { command, $correlationId: correlation } = metadata;
    await this.jobs.add(attachmentQueue, `attachment-${bug}-${id}`, { bug, id, command, correlation });
  }
}
