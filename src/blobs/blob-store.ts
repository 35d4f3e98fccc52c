import type { Readable } from 'node:stream';
import type { Spooled } from './spool.js';

/** Bytes from `start` to `end`, both included and counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The port to the store of attachments' bytes. Content is named by its SHA-256 (lower-case hex), so the same bytes are
 * kept once and never change. Two engines stand behind it: files (default) and any S3 store; one contract suite
 * (`test/contract/blob-store.contract.ts`) says what both must do.
 */
export abstract class BlobStore {
  /** The name a user knows the engine by. */
  abstract readonly engine: 'files' | 's3';

  /**
   * Keeps the content for good: once this resolves, it survives a crash. Content that is there already is left as it is.
   * The spooled file is used up.
   * @throws Refused `blobs.unavailable` when the engine does not answer
   */
  abstract put(spooled: Spooled): Promise<void>;

  /**
   * The content, or a part of it; undefined when there is none of this hash. Whoever opens it reads it to its end or
   * destroys it.
   */
  abstract open(sha256: string, range?: ByteRange): Promise<Readable | undefined>;

  /** Bytes; undefined when there is no content of this hash. */
  abstract size(sha256: string): Promise<number | undefined>;

  /** Removes the content; does nothing when there is none. Who is reading it may read on. */
  abstract remove(sha256: string): Promise<void>;
}

/** Refusals of the blob store, whichever engine it is. */
export const blobErrors = {
  'blobs.unavailable': {
    status: 503,
    title:
      'The store of attachments did not answer; try again, with the same Idempotency-Key if you sent one',
  },
} as const;

/** A name that could be a path, or anything but a hash, never reaches an engine. @throws RangeError */
export function assertHash(sha256: string): void {
  if (!/^[\da-f]{64}$/.test(sha256)) throw new RangeError('A blob is named by its SHA-256 in lower-case hex');
}
