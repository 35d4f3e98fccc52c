import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { Blobs } from '../../blobs/blobs.js';
import { Spool, TooLarge, type Spooled } from '../../blobs/spool.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.token.js';
import { Database } from '../../database/database.js';
import { readForm } from '../../http/multipart.js';
import { invalid } from '../../http/validation.pipe.js';
import type { CommandResult, Issued } from '../../write-path/aggregate-command.js';
import { streamOf } from '../../write-path/aggregate.js';
import { Refused } from '../../write-path/refused.js';
import { timeOrderedId } from '../../write-path/time-ordered-id.js';
import { AddAttachment, AddAttachmentFields, type UploadedFile } from '../actions/add-attachment.js';
import { bugAggregate, refuse } from '../bug-command.js';
import { BugFacts } from '../bug-facts.js';
import { declaredType, fileName } from './file-name.js';

/** Bytes of a form beside its file. */
const AROUND_THE_FILE = 100_000;

/** A file that has arrived, in a temporary file. */
export interface Arrived extends Pick<UploadedFile, 'name' | 'declaredType'> {
  content: Spooled;
}

/** From a request's body to an attachment: never held in memory, and nothing is left of what is refused or cut off. */
@Injectable()
export class Uploads {
  private readonly limit: number;

  constructor(
    private readonly commands: CommandBus,
    private readonly facts: BugFacts,
    private readonly spool: Spool,
    private readonly blobs: Blobs,
    private readonly database: Database,
    @Inject(CONFIG) config: Config,
  ) {
    this.limit = config.BUGZOT_ATTACHMENT_MB * 1_000_000;
  }

  /** Reads the form and executes the command. Who may not, or names no bug, is told so before the body is read. */
  async receive(number: number, request: FastifyRequest, issued: Issued): Promise<CommandResult> {
    if (!(await this.facts.visible(number, issued))) refuse('bug.unknown');
    if (Number(request.headers['content-length'] ?? 0) > this.limit + AROUND_THE_FILE) this.tooLarge();
    let content: Spooled | undefined;
    try {
      const form = await readForm(request, this.limit, async ({ file, filename, mimetype }) => {
        content = await this.arrive(file);
        return { content, name: fileName(filename), declaredType: declaredType(mimetype) };
      });
      const fields = AddAttachmentFields.safeParse(form.fields);
      if (!fields.success) throw invalid(fields.error.issues);
      if (form.file === undefined) throw invalid([{ path: ['file'], message: 'a file belongs here' }]);
      if (form.file.content.size === 0) throw invalid([{ path: ['file'], message: 'must not be empty' }]);
      // It happens now: a slow upload has begun minutes ago.
      const now = { ...issued, at: new Date().toISOString() };
      return await this.add(number, fields.data, form.file, now);
    } finally {
      if (content !== undefined) await this.spool.discard(content);
    }
  }

  /** Stores the content and writes down that it is attached: both, or neither. */
  async add(
    number: number,
    fields: ConstructorParameters<typeof AddAttachment>[2],
    { content, name, declaredType: type }: Arrived,
    issued: Issued,
  ): Promise<CommandResult> {
    const use = { stream: streamOf(bugAggregate, number), command: issued.commandId };
    const id = await this.freeId(issued.at);
    const file = { name, size: content.size, sha256: content.sha256, declaredType: type };
    return this.blobs.keep([content], use, () =>
      this.commands.execute(new AddAttachment(issued, number, fields, file, id)),
    );
  }

  private async arrive(file: Parameters<Spool['receive']>[0]): Promise<Spooled> {
    try {
      return await this.spool.receive(file, this.limit);
    } catch (error) {
      if (error instanceof TooLarge) this.tooLarge();
      // The disk's errors are ours; everything else is a form that breaks off.
      if (error instanceof Error && 'syscall' in error) throw error;
      throw new Refused('request.malformed', 'The file breaks off');
    }
  }

  private tooLarge(): never {
    refuse('attachment.too-large', `A file may have ${this.limit / 1_000_000} MB`);
  }

  /** An attachment is asked for without its bug, so no two have the same id, on whichever bugs they are. */
  async freeId(at: string): Promise<number> {
    for (let id = timeOrderedId(at); ; id += 1) {
      const { rowCount } = await this.database.query(
        'insert into write_path.attachment_id (id) values ($1) on conflict do nothing',
        [id],
      );
      if (rowCount === 1) return id;
    }
  }
}
