import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { assertHash, BlobStore, type ByteRange } from '../blob-store.js';
import type { Spooled } from '../spool.js';

/** Blobs as files, `ab/cd/abcd…`: two levels of folders, so that none grows too large to be listed. */
export class FileBlobStore extends BlobStore {
  override readonly engine = 'files';

  constructor(private readonly folder: string) {
    super();
  }

  /** A file is there whole or not at all: it is written to the disk before it gets its name, and its name after it. */
  override async put({ sha256, path }: Spooled): Promise<void> {
    const target = this.pathOf(sha256);
    if ((await this.size(sha256)) !== undefined) {
      await rm(path, { force: true });
      return;
    }
    await sync(path);
    const folder = dirname(target);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(path, target);
    await sync(folder);
    // A folder that is new has a name, too, that a crash must not take away.
    if (made !== undefined)
      for (let up = folder; up !== this.folder; up = dirname(up)) await sync(dirname(up));
  }

  override async open(sha256: string, range?: ByteRange): Promise<Readable | undefined> {
    const file = await open(this.pathOf(sha256)).catch(noFile);
    return file?.createReadStream(range);
  }

  override async size(sha256: string): Promise<number | undefined> {
    return (await stat(this.pathOf(sha256)).catch(noFile))?.size;
  }

  override async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  private pathOf(sha256: string): string {
    assertHash(sha256);
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

/** Makes sure that a file, or what a folder says of its files, is on the disk. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function noFile(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
