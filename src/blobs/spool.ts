import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What nobody has fetched for so long was left by a process that died, in milliseconds. */
const ABANDONED_MS = 3_600_000;

/** Bytes that have arrived whole, in a temporary file. Whoever has it puts it into the store or discards it. */
export interface Spooled {
  /** Lower-case hex. */
  sha256: string;
  size: number;
  path: string;
}

/** The stream was longer than it may be; nothing of it is left. */
export class TooLarge extends Error {
  constructor(readonly limit: number) {
    super(`More than ${limit} bytes`);
    this.name = 'TooLarge';
  }
}

/**
 * Receives streams of which nobody knows the hash before their end: into a temporary file, hashed and counted on the
 * way, with back pressure, so that memory holds a few chunks of it and no more.
 */
export class Spool {
  /** @param folder on the file system of the blobs, so that a file moves there without being copied */
  constructor(readonly folder: string) {}

  /**
   * @param limit bytes at the most
   * @throws TooLarge; or the stream's own error when it breaks off. Then nothing is left.
   */
  async receive(stream: Readable, limit = Infinity): Promise<Spooled> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    const measured = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        size += chunk.length;
        if (size > limit) return done(new TooLarge(limit));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(stream, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { sha256: hash.digest('hex'), size, path };
  }

  read(spooled: Spooled): Readable {
    return createReadStream(spooled.path);
  }

  /** Does nothing when it was put into the store. */
  async discard(spooled: Spooled): Promise<void> {
    await rm(spooled.path, { force: true });
  }

  /** Removes what processes left that died. @param olderThanMs age by the file's last change */
  async sweep(olderThanMs = ABANDONED_MS): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs >= olderThanMs) await rm(path, { force: true });
    }
  }
}
