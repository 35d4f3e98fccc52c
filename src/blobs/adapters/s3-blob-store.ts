import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { Refused } from '../../write-path/refused.js';
import { assertHash, BlobStore, type ByteRange } from '../blob-store.js';
import type { Spooled } from '../spool.js';

/** How often a request is repeated that the store answers with 5xx or 429. */
const RETRIES = 2;
/** How long the store may take to begin an answer, in milliseconds; that includes the upload. */
const PATIENCE_MS = 120_000;

/**
 * Blobs as objects of a bucket of any S3 store, addressed by path. Requests are signed with AWS Signature V4, an upload
 * with the hash of its content, so the store refuses what has changed on its way.
 */
export class S3BlobStore extends BlobStore {
  override readonly engine = 's3';
  private readonly client: AwsClient;
  /** The bucket, and a prefix if there is one, without a slash at the end. */
  private readonly base: string;

  /** @param url `https://key:secret@host/bucket?region=…`; what follows the bucket is a prefix of the objects' names */
  constructor(url: string) {
    super();
    const { protocol, host, pathname, username, password, searchParams } = new URL(url);
    this.base = `${protocol === 'http:' ? 'http' : 'https'}://${host}${pathname.replace(/\/+$/, '')}`;
    this.client = new AwsClient({
      accessKeyId: decodeURIComponent(username),
      secretAccessKey: decodeURIComponent(password),
      service: 's3',
      region: searchParams.get('region') ?? 'us-east-1',
      retries: RETRIES,
    });
  }

  override async put({ sha256, path }: Spooled): Promise<void> {
    if ((await this.size(sha256)) === undefined) {
      // Backed by the file: its size is known, its bytes are read as they are sent, and again when it is repeated.
      const body = await openAsBlob(path, { type: 'application/octet-stream' });
      await this.request('PUT', sha256, { body, headers: { 'x-amz-content-sha256': sha256 } });
    }
    await rm(path, { force: true });
  }

  override async open(sha256: string, range?: ByteRange): Promise<Readable | undefined> {
    const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
    const response = await this.request('GET', sha256, { headers });
    if (response === undefined) return undefined;
    // Nothing at all has no body.
    return response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
  }

  override async size(sha256: string): Promise<number | undefined> {
    const response = await this.request('HEAD', sha256);
    return response && Number(response.headers.get('content-length'));
  }

  override async remove(sha256: string): Promise<void> {
    const response = await this.request('DELETE', sha256);
    await response?.body?.cancel();
  }

  /** @returns undefined when there is no such object */
  private async request(
    method: string,
    sha256: string,
    init: RequestInit = {},
  ): Promise<Response | undefined> {
    assertHash(sha256);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    let status: number | string;
    try {
      const url = `${this.base}/${sha256}`;
      const response = await this.client.fetch(url, { ...init, method, signal: patience.signal });
      if (response.ok) return response;
      status = response.status;
      // Not read: it may name what does not belong into a log.
      await response.body?.cancel();
    } catch (error) {
      status = error instanceof Error ? error.name : String(error);
    } finally {
      clearTimeout(timer);
    }
    if (status === 404 && method !== 'PUT') return undefined;
    throw new Refused('blobs.unavailable', `The S3 store answered ${status}`);
  }
}
