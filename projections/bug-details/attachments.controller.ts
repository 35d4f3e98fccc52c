import { Controller, Inject, Param, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BlobStore } from '../../src/blobs/blob-store.js';
import type { Config } from '../../src/config/config.js';
import { CONFIG } from '../../src/config/config.token.js';
import { download, DownloadRoute, type Download } from '../../src/http/downloads.js';
import { linkNext, NoParameters, pageFields } from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import { Refused } from '../../src/write-path/refused.js';
import {
  ATTACHMENT_READS,
  AttachmentAnswer,
  AttachmentListAnswer,
  AttachmentQueries,
  type AttachmentContent,
} from './attachments.queries.js';
import { BUG_DETAILS_READS } from './bug-details.queries.js';

const PageParameters = z.strictObject(pageFields);
type PageParameters = z.infer<typeof PageParameters>;

const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

/** Types that hold pixels and no script, which a browser may show. */
const SAFE_IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

@ApiTags('Attachments')
@Controller('api')
export class AttachmentsReadController {
  constructor(
    private readonly queries: AttachmentQueries,
    private readonly store: BlobStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Read('bugs/:number/attachments', 'read', AttachmentListAnswer, BUG_DETAILS_READS)
  async list(
    @Param('number', { schema: numberInPath }) number: number,
    @Query({ schema: PageParameters }) parameters: PageParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const page = await this.queries.list(number, parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }

  @Read('attachments/:id', 'read', AttachmentAnswer, ATTACHMENT_READS)
  one(
    @Id() id: number,
    @Query({ schema: NoParameters }) _parameters: z.infer<typeof NoParameters>,
    @Req() request: BugzotRequest,
  ) {
    return this.queries.one(id, request.reader);
  }

  @DownloadRoute('attachments/:id/content', 'read', ATTACHMENT_READS)
  async content(
    @Id() id: number,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const attachment = await this.shown(id, request);
    const { name, size, sha256, content_type: type, thumbnail } = attachment;
    return download(request, reply, {
      identity: `${id} content ${sha256}`,
      type: typeOfDownload(type),
      name,
      // Only what was decoded as the image that it says it is.
      inline: thumbnail !== null && SAFE_IMAGES.includes(type ?? ''),
      size,
      open: (range) => this.store.open(sha256, range),
    });
  }

  @DownloadRoute('attachments/:id/thumbnail', 'read', ATTACHMENT_READS)
  async thumbnail(
    @Id() id: number,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const { thumbnail } = await this.shown(id, request);
    if (thumbnail === null) throw new Refused('attachment.no-thumbnail');
    const { sha256, type } = thumbnail;
    const what = { identity: `${id} thumbnail ${sha256}`, type, name: `${id}.webp`, inline: true };
    return download(request, reply, await this.derived(what, sha256));
  }

  /** The beginning as text, whatever it is the beginning of. */
  @DownloadRoute('attachments/:id/preview', 'read', ATTACHMENT_READS)
  async preview(
    @Id() id: number,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const { preview } = await this.shown(id, request);
    if (preview === null) throw new Refused('attachment.no-preview');
    const { sha256 } = preview;
    const type = 'text/plain; charset=utf-8';
    const what = { identity: `${id} preview ${sha256}`, type, name: `${id}.txt`, inline: false };
    return download(request, reply, await this.derived(what, sha256));
  }

  /** An attachment that may be looked at: it exists for the reader, and nothing is known or feared of its content. */
  private async shown(id: number, { reader }: BugzotRequest): Promise<AttachmentContent> {
    const attachment = await this.queries.content(id, reader);
    if (attachment.status === 'rejected') throw new Refused('attachment.rejected');
    if (attachment.status === 'waiting' && this.config.CLAMD_URL !== undefined) {
      throw new Refused('attachment.not-scanned');
    }
    return attachment;
  }

  private async derived(what: Omit<Download, 'size' | 'open'>, sha256: string): Promise<Download> {
    const size = (await this.store.size(sha256)) ?? 0;
    return { ...what, size, open: (range) => this.store.open(sha256, range) };
  }
}

/** Text of whatever kind is text: a browser that is told of HTML, SVG or a script might run it. */
function typeOfDownload(type: string | null): string {
  if (type === null) return 'application/octet-stream';
  return type === 'text/plain' ? 'text/plain; charset=utf-8' : type;
}
