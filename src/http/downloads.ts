import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { applyDecorators, Get, SetMetadata, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '../blobs/blob-store.js';
import { Refused } from '../write-path/refused.js';
import { NEEDS, READS, problems, summary, type Need } from './routes.js';

export const downloadErrors = {
  'request.bad-range': {
    status: 416,
    title: 'The content has no such range; Content-Range says how long it is',
  },
} as const;

/** What is downloaded: foreign bytes, which no browser may take for a page of ours. */
export interface Download {
  /** What it is, uniquely. The ETag is a hash of it, which tells nobody that two things have the same content. */
  identity: string;
  /** Its media type, by its content. */
  type: string;
  /** Of the file, for whoever saves it. */
  name: string;
  /** Whether a browser may show it in its place; only what can hold no script. */
  inline: boolean;
  size: number;
  /** @returns undefined when the bytes are gone */
  open(range?: ByteRange): Promise<Readable | undefined>;
}

/** A route that answers with bytes; `HEAD`, `If-None-Match`, `Range` and `If-Range` work. */
export const DownloadRoute = (path: string, needs: Need, reads: readonly string[]) =>
  applyDecorators(
    Get(path),
    SetMetadata(NEEDS, needs),
    SetMetadata(READS, reads),
    ApiOperation({ description: `${summary(needs)} One range of bytes can be asked for.` }),
    ApiHeader({ name: 'BugZot-After', required: false, description: 'Wait for what was written up to here' }),
    ApiHeader({ name: 'Range', required: false, description: 'Such as bytes=0-499' }),
    ApiResponse({
      status: 200,
      description: 'The bytes; with a type of their own where it is known and harmless',
      content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
    }),
    ApiResponse({ status: 206, description: 'The range of bytes' }),
    ApiResponse({ status: 304, description: 'If-None-Match names it: the client has it' }),
    problems(),
  );

/**
 * The answer to a download. Foreign content is kept from being run: it has the type that it was found to have and no
 * other, is saved rather than shown unless it is a harmless image, and where it is shown all the same it may do nothing.
 * @throws Refused `request.bad-range`
 */
export async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  what: Download,
): Promise<StreamableFile | undefined> {
  const etag = `"${createHash('sha256').update(what.identity).digest('base64url').slice(0, 32)}"`;
  void reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'content-disposition': disposition(what.inline ? 'inline' : 'attachment', what.name),
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
  });
  const { range: asked, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
  if (namesEtag(ifNoneMatch, etag)) {
    void reply.status(304);
    return undefined;
  }
  // RFC 9110 §13.1.5: a range of another content than the client has a part of would be of no use.
  const range = ifRange === undefined || ifRange === etag ? parseRange(asked, what.size) : undefined;
  if (range === null) {
    void reply.removeHeader('content-disposition').header('content-range', `bytes */${what.size}`);
    throw new Refused('request.bad-range');
  }
  const opened = request.method === 'HEAD' ? Readable.from([]) : await what.open(range);
  if (opened === undefined) throw new Error('The bytes of an attachment are not in the blob store');
  if (range !== undefined) {
    void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${what.size}`);
  }
  void reply.type(what.type);
  return new StreamableFile(opened, { length: range ? range.end - range.start + 1 : what.size });
}

function namesEtag(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
  );
}

/** One range; several, or another unit, are answered with the whole. @returns null when it is outside the content */
function parseRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [from, to] = [match[1]!, match[2]!];
  if (from === '') {
    const last = Math.min(Number(to), size);
    return last === 0 ? null : { start: size - last, end: size - 1 };
  }
  const [start, end] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  // RFC 9110 §14.1.1: a range that ends before it begins is none.
  if (to !== '' && Number(to) < start) return undefined;
  return start >= size ? null : { start, end };
}

/** RFC 6266, with the name in RFC 8187's encoding, and for old clients in what ASCII there is of it. */
function disposition(how: 'inline' | 'attachment', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
