import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import type pg from 'pg';
import { Database } from '../database/database.js';
import { EventStore } from '../event-store/event-store.js';
import { Refused } from '../write-path/refused.js';
import { BlobStore } from './blob-store.js';
import { Spool, type Spooled } from './spool.js';

/** What needs a blob: the command whose event names it. */
export interface Use {
  /** Such as `bug-7`. */
  stream: string;
  /** UUID. */
  command: string;
}

/** Commands with blobs that one process has under way at once; each holds a connection. */
const AT_ONCE = 4;
/** Commands that have not ended after so long have died with their process, in seconds. */
const ABANDONED_S = 3600;

/**
 * Blobs and the events that name them. A blob is stored before its event is appended, so an event never names what is
 * not there; and it is gone again when the command is refused, unless another one needs the same content. Who needs
 * what is written down first, so that a process that dies in between leaves nothing either: see {@link tidy}
 * (docs/adr/0015-attachments.md).
 */
@Injectable()
export class Blobs {
  private readonly fewAtOnce = pLimit(AT_ONCE);

  constructor(
    private readonly store: BlobStore,
    private readonly spool: Spool,
    private readonly database: Database,
    private readonly log: EventStore,
  ) {}

  /**
   * Stores contents for the command that `work` executes. The spooled files are used up, whatever becomes of it.
   * @throws what `work` throws
   */
  async keep<T>(contents: readonly Spooled[], use: Use, work: () => Promise<T>): Promise<T> {
    const hashes = contents.map(({ sha256 }) => sha256);
    try {
      await this.database.query(INSERT, [hashes, use.stream, use.command]);
      return await this.locked(hashes, async (client) => {
        // A twin of this request may have been refused meanwhile, and have removed it.
        await client.query(INSERT, [hashes, use.stream, use.command]);
        try {
          for (const content of contents) await this.store.put(content);
          const result = await work();
          await client.query(`update blobs.use set settled = true where ${THESE}`, [
            hashes,
            use.stream,
            use.command,
          ]);
          return () => result;
        } catch (error) {
          // Only a refusal says that nothing was appended; after anything else the log is asked later.
          if (error instanceof Refused) await this.drop(client, hashes, use, 'and not settled');
          return () => {
            throw error;
          };
        }
      });
    } finally {
      for (const content of contents) await this.spool.discard(content);
    }
  }

  /** The command's event needs the blob no longer: it is removed, unless another one does. */
  async release(sha256: string, use: Use): Promise<void> {
    await this.locked([sha256], async (client) => {
      await this.drop(client, [sha256], use);
      return () => undefined;
    });
  }

  /**
   * Removes what processes left that died in the middle: temporary files, and blobs whose event was never appended.
   * @param olderThanS seconds
   */
  async tidy(olderThanS = ABANDONED_S): Promise<void> {
    await this.spool.sweep(olderThanS * 1000);
    const { rows } = await this.database.query<{ sha256: string } & Use>(
      `select sha256, stream, command from blobs.use
        where not settled and since <= now() - make_interval(secs => $1)`,
      [olderThanS],
    );
    for (const { sha256, ...use } of rows) {
      await this.locked([sha256], async (client) => {
        const settle = `update blobs.use set settled = true where ${THESE}`;
        if (await this.happened(use)) await client.query(settle, [[sha256], use.stream, use.command]);
        else await this.drop(client, [sha256], use, 'and not settled');
        return () => undefined;
      });
    }
  }

  /** Work on some blobs while nobody else works on them; what it returns is called after the commit. */
  private locked<T>(
    hashes: readonly string[],
    work: (client: pg.PoolClient) => Promise<() => T>,
  ): Promise<T> {
    return this.fewAtOnce(async () => {
      const finish = await this.database.transaction(async (client) => {
        // In one order for all, or two might wait for each other.
        for (const key of hashes.map(lockKey).sort((a, b) => a - b)) {
          await client.query('select pg_advisory_xact_lock($1)', [key]);
        }
        return work(client);
      });
      return finish();
    });
  }

  private async drop(client: pg.PoolClient, hashes: readonly string[], use: Use, only = ''): Promise<void> {
    await client.query(`delete from blobs.use where ${THESE} ${only}`, [hashes, use.stream, use.command]);
    const { rows } = await client.query<{ sha256: string }>(
      'select distinct sha256 from blobs.use where sha256 = any($1)',
      [hashes],
    );
    const needed = new Set(rows.map(({ sha256 }) => sha256));
    for (const sha256 of hashes) if (!needed.has(sha256)) await this.store.remove(sha256);
  }

  private async happened({ stream, command }: Use): Promise<boolean> {
    for await (const page of this.log.read(stream)) {
      if (page.some(({ metadata }) => metadata.command === command)) return true;
    }
    return false;
  }
}

const THESE = 'sha256 = any($1) and stream = $2 and command = $3';
const INSERT = `insert into blobs.use (sha256, stream, command)
  select distinct h, $2, $3::uuid from unnest($1::text[]) h on conflict do nothing`;

/** Of an advisory lock: 48 bits of the hash, above the constants that others use. */
function lockKey(sha256: string): number {
  return 2 ** 48 + Number.parseInt(sha256.slice(0, 12), 16);
}
