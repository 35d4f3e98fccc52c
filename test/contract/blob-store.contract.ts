import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobStore, ByteRange } from '../../src/blobs/blob-store.js';
import { Spool } from '../../src/blobs/spool.js';

/** What every engine of the blob store must do; see `src/blobs/blob-store.ts`. */
export function blobStoreContract(
  name: string,
  /** @param folder of the suite's own, empty */
  setup: (folder: string) => Promise<{ store: BlobStore; another: () => BlobStore }>,
): void {
  describe(`blob store contract: ${name}`, () => {
    let folder: string;
    let spool: Spool;
    let store: BlobStore;
    let another: () => BlobStore;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bugzot-blobs-'));
      spool = new Spool(join(folder, 'tmp'));
      ({ store, another } = await setup(folder));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const spooled = (bytes: Buffer) => spool.receive(Readable.from([bytes]));
    const put = async (bytes: Buffer): Promise<string> => {
      const content = await spooled(bytes);
      await store.put(content);
      return content.sha256;
    };
    const read = async (sha256: string, range?: ByteRange, from = store): Promise<Buffer | undefined> => {
      const stream = await from.open(sha256, range);
      return stream && buffer(stream);
    };
    const unknown = hashOf(randomBytes(9));

    it('gives back what it was given, also to another client', async () => {
      const bytes = randomBytes(100_000);
      const sha256 = await put(bytes);
      expect(sha256).toBe(hashOf(bytes));
      expect(await store.size(sha256)).toBe(100_000);
      expect((await read(sha256))!.equals(bytes)).toBe(true);
      expect((await read(sha256, undefined, another()))!.equals(bytes)).toBe(true);
    });

    it.each([
      [0, 0],
      [0, 999],
      [500, 500],
      [990, 999],
    ])('gives bytes %d to %d', async (start, end) => {
      const bytes = randomBytes(1000);
      const sha256 = await put(bytes);
      expect(await read(sha256, { start, end })).toEqual(bytes.subarray(start, end + 1));
    });

    it('uses up the spooled file, also when the content is there already', async () => {
      const bytes = randomBytes(10);
      const sha256 = await put(bytes);
      expect(await put(bytes)).toBe(sha256);
      expect(await readdir(spool.folder)).toEqual([]);
      expect(await read(sha256)).toEqual(bytes);
    });

    it('takes the same content from many at once', async () => {
      const bytes = randomBytes(50_000);
      const hashes = await Promise.all(
        [store, another(), store, another()].map(async (one) => {
          const content = await spooled(bytes);
          await one.put(content);
          return content.sha256;
        }),
      );
      expect(new Set(hashes).size).toBe(1);
      expect(await read(hashes[0]!)).toEqual(bytes);
    });

    it('takes nothing at all', async () => {
      const sha256 = await put(Buffer.alloc(0));
      expect(await store.size(sha256)).toBe(0);
      expect(await read(sha256)).toEqual(Buffer.alloc(0));
    });

    it('takes what does not fit into one chunk, and gives it in chunks', async () => {
      const bytes = randomBytes(5_000_000);
      const sha256 = await put(bytes);
      let chunks = 0;
      const hash = createHash('sha256');
      for await (const chunk of (await store.open(sha256)) as AsyncIterable<Buffer>) {
        chunks += 1;
        hash.update(chunk);
      }
      expect(hash.digest('hex')).toBe(sha256);
      expect(chunks).toBeGreaterThan(5);
    });

    it('lets a reader stop in the middle', async () => {
      const sha256 = await put(randomBytes(3_000_000));
      for (let times = 0; times < 5; times += 1) {
        for await (const chunk of (await store.open(sha256)) as AsyncIterable<Buffer>) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }
      expect(await store.size(sha256)).toBe(3_000_000);
    });

    it('says that there is none', async () => {
      expect(await store.open(unknown)).toBeUndefined();
      expect(await store.open(unknown, { start: 0, end: 1 })).toBeUndefined();
      expect(await store.size(unknown)).toBeUndefined();
    });

    it('removes content, and does nothing where there is none', async () => {
      const sha256 = await put(randomBytes(10));
      await store.remove(sha256);
      expect(await store.size(sha256)).toBeUndefined();
      expect(await read(sha256)).toBeUndefined();
      await store.remove(sha256);
      await store.remove(unknown);
    });

    it('takes again what was removed', async () => {
      const bytes = randomBytes(10);
      const sha256 = await put(bytes);
      await store.remove(sha256);
      await put(bytes);
      expect(await read(sha256)).toEqual(bytes);
    });

    it.each(['../../etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`, '?'.repeat(64)])(
      'takes %j for no hash',
      async (hash) => {
        for (const attempt of [store.open(hash), store.size(hash), store.remove(hash)]) {
          await expect(attempt).rejects.toThrow(RangeError);
        }
      },
    );
  });
}
