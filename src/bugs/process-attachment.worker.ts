import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v5 as uuidv5 } from 'uuid';
import { BlobStore } from '../blobs/blob-store.js';
import { Blobs, type Use } from '../blobs/blobs.js';
import { Spool, type Spooled } from '../blobs/spool.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { defineQueue, type Worker } from '../jobs/queue.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { streamOf } from '../write-path/aggregate.js';
import { WritePath } from '../write-path/write-path.js';
import { ProcessAttachment, type Findings } from './actions/process-attachment.js';
import { RejectAttachment } from './actions/reject-attachment.js';
import { Clamd } from './attachments/clamd.js';
import { Inspection } from './attachments/inspection.js';
import { bugAggregate } from './bug-command.js';
import type { AttachmentState } from './domain/bug.js';

/** An attachment that is to be looked at; the ids of the command that added it. */
interface AttachmentJob {
  bug: number;
  id: number;
  command: string;
  correlation: string;
}

/** What was found out, and derived bytes that are not in the blob store yet. */
export interface Inspected {
  findings: Findings;
  contents: readonly Spooled[];
}

/** Tried for about eighteen hours: a virus scanner may be away for a night. */
export const attachmentQueue = defineQueue<AttachmentJob>('attachments', {
  attempts: 17,
  backoffMs: 1000,
  concurrency: 2,
});

/** Looks at an attachment's content, once, and has written down what was found. */
@Injectable()
export class ProcessAttachmentWorker implements Worker<AttachmentJob> {
  readonly queue = attachmentQueue;
  private readonly clamd: Clamd | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly store: BlobStore,
    private readonly spool: Spool,
    private readonly blobs: Blobs,
    private readonly inspection: Inspection,
    @Inject(CONFIG) config: Config,
  ) {
    this.clamd = config.CLAMD_URL === undefined ? undefined : new Clamd(config.CLAMD_URL);
  }

  async work(job: AttachmentJob): Promise<void> {
    const attachment = await this.attachment(job);
    if (attachment?.status === 'waiting') await this.look(job, attachment);
    // Also when the process died between the event and this.
    if ((await this.attachment(job))?.status === 'rejected') {
      await this.blobs.release(attachment!.sha256, { stream: this.stream(job), command: job.command });
    }
  }

  private async attachment({ bug, id }: AttachmentJob): Promise<AttachmentState | undefined> {
    return (await this.writePath.state(bugAggregate, bug)).attachments.get(id);
  }

  private async look(job: AttachmentJob, { sha256, patch }: AttachmentState): Promise<void> {
    const stored = await this.store.open(sha256);
    if (stored === undefined) throw new Error(`The blob store has no content of attachment ${job.id}`);
    const content = await this.spool.receive(stored);
    try {
      if (content.sha256 !== sha256)
        throw new Error(`The content of attachment ${job.id} is not what it was`);
      const virus = await this.clamd?.scan(content.path);
      if (virus === undefined) await this.writeDown(job, await this.inspect(content.path, patch));
      else {
        const reason = `The virus scanner has found ${virus}`;
        await this.commands.execute(new RejectAttachment(issuedFor(job), job.bug, job.id, reason));
      }
    } finally {
      await this.spool.discard(content);
    }
  }

  /** What is found out about a file. Whoever asks stores or discards the contents. */
  async inspect(path: string, isPatch: boolean): Promise<Inspected> {
    const { contentType, thumbnail, patch, preview } = await this.inspection.look(path, isPatch);
    const [image, text] = [await this.derived(thumbnail?.bytes), await this.derived(preview?.bytes)];
    const findings: Findings = {
      contentType,
      patch,
      thumbnail:
        thumbnail && image
          ? { sha256: image.sha256, type: 'image/webp', width: thumbnail.width, height: thumbnail.height }
          : null,
      preview: preview && text ? { sha256: text.sha256, truncated: preview.truncated } : null,
    };
    return { findings, contents: [image, text].filter((one) => one !== undefined) };
  }

  private async writeDown(job: AttachmentJob, { findings, contents }: Inspected): Promise<void> {
    const command = processing(job, findings);
    const use: Use = { stream: this.stream(job), command: command.issued.commandId };
    await this.blobs.keep(contents, use, () => this.commands.execute(command));
  }

  private async derived(bytes: Uint8Array | undefined): Promise<Spooled | undefined> {
    return bytes === undefined ? undefined : this.spool.receive(Readable.from([Buffer.from(bytes)]));
  }

  private stream({ bug }: AttachmentJob): string {
    return streamOf(bugAggregate, bug);
  }
}

/**
 * The command that writes down what was found.
 * @param at RFC 3339 UTC, in the past if the attachment is of the past; now if it is left out
 */
export function processing(job: AttachmentJob, findings: Findings, at?: string): ProcessAttachment {
  return new ProcessAttachment(issuedFor(job, at), job.bug, job.id, findings);
}

/** BugZot acts, because of the command that added the attachment: the same command, however often the job is done. */
function issuedFor({ id, command, correlation }: AttachmentJob, at = new Date().toISOString()): Issued {
  return {
    actor: 0,
    role: 'admin',
    at,
    commandId: uuidv5(`process ${id}`, command),
    correlationId: correlation,
    causationId: command,
  };
}
