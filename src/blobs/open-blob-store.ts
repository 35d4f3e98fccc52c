import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { FileBlobStore } from './adapters/file-blob-store.js';
import { S3BlobStore } from './adapters/s3-blob-store.js';
import type { BlobStore } from './blob-store.js';
import { Spool } from './spool.js';

/** The engine that the configuration asks for. */
export function openBlobStore({ S3_URL, BUGZOT_DATA_DIR }: Config): BlobStore {
  return S3_URL === undefined ? new FileBlobStore(join(BUGZOT_DATA_DIR, 'blobs')) : new S3BlobStore(S3_URL);
}

/** Beside the files of the default engine, and used with the other one, too. */
export function openSpool({ BUGZOT_DATA_DIR }: Config): Spool {
  return new Spool(join(BUGZOT_DATA_DIR, 'blobs', 'tmp'));
}
