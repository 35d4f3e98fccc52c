import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ReadSide } from '../../test/support/read-side.js';
import { added } from '../../test/support/tally.js';
import { Refused } from '../write-path/refused.js';
import { FileBlobStore } from './adapters/file-blob-store.js';
import { Blobs, type Use } from './blobs.js';
import { Spool, TooLarge, type Spooled } from './spool.js';

describe('blobs and the events that name them', () => {
  let read: ReadSide;
  let folder: string;
  let store: FileBlobStore;
  let spool: Spool;
  let blobs: Blobs;

  beforeAll(async () => {
    read = await ReadSide.start();
    folder = await mkdtemp(join(tmpdir(), 'bugzot-blobs-'));
    store = new FileBlobStore(join(folder, 'blobs'));
    spool = new Spool(join(folder, 'tmp'));
    blobs = new Blobs(store, spool, read.database, read.store);
  });
  afterAll(async () => {
    await read.stop();
    await rm(folder, { recursive: true });
  });

  let made = 0;
  const spooled = (text = `content ${++made}`): Promise<Spooled> =>
    spool.receive(Readable.from([Buffer.from(text)]));
  const use = (): Use => ({ stream: `tally-${++made}`, command: randomUUID() });
  const has = async (...contents: Spooled[]): Promise<boolean[]> =>
    Promise.all(contents.map(async ({ sha256 }) => (await store.size(sha256)) !== undefined));
  const temporary = (): Promise<string[]> => readdir(spool.folder);
  const refuse = async (): Promise<never> => {
    throw new Refused('bug.unknown');
  };

  it('are stored before the work is done, and kept when it is', async () => {
    const [one, two] = [await spooled(), await spooled()];
    const result = await blobs.keep([one, two], use(), async () => {
      expect(await has(one, two)).toEqual([true, true]);
      return 'done';
    });
    expect([result, await has(one, two), await temporary()]).toEqual(['done', [true, true], []]);
  });

  it('are gone when the work is refused', async () => {
    const [one, two] = [await spooled(), await spooled()];
    await expect(blobs.keep([one, two], use(), refuse)).rejects.toMatchObject({ code: 'bug.unknown' });
    expect([await has(one, two), await temporary()]).toEqual([[false, false], []]);
  });

  it('stay when other work needs them that was not refused', async () => {
    const [mine, theirs] = [await spooled('same'), await spooled('same')];
    await blobs.keep([mine], use(), async () => undefined);
    await expect(blobs.keep([theirs], use(), refuse)).rejects.toThrow(Refused);
    expect(await has(mine)).toEqual([true]);
  });

  it('stay when a repetition of the same work is refused', async () => {
    const [first, again, needed] = [await spooled('twice'), await spooled('twice'), use()];
    await blobs.keep([first], needed, async () => undefined);
    await expect(blobs.keep([again], needed, refuse)).rejects.toThrow(Refused);
    expect(await has(first)).toEqual([true]);
  });

  it('survive twins of which one is refused, whichever comes first', async () => {
    for (let times = 0; times < 10; times += 1) {
      const text = `twins ${times}`;
      const contents = [await spooled(text), await spooled(text), await spooled(text)];
      await Promise.allSettled([
        blobs.keep([contents[0]!], use(), refuse),
        blobs.keep([contents[1]!], use(), async () => undefined),
        blobs.keep([contents[2]!], use(), refuse),
      ]);
      expect(await has(contents[0]!)).toEqual([true]);
    }
  });

  it('of many contents at once do not wait for each other for ever', async () => {
    const pair = () => Promise.all([spooled('left'), spooled('right')]);
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const [left, right] = await pair();
        const contents = index % 2 === 0 ? [left, right] : [right, left];
        await blobs.keep(contents, use(), async () => undefined);
      }),
    );
    expect(await temporary()).toEqual([]);
  });

  it('are released one by one, and removed with the last', async () => {
    const [one, two] = [use(), use()];
    const content = await spooled('shared');
    await blobs.keep([content], one, async () => undefined);
    await blobs.keep([await spooled('shared')], two, async () => undefined);
    await blobs.release(content.sha256, one);
    await blobs.release(content.sha256, one);
    expect(await has(content)).toEqual([true]);
    await blobs.release(content.sha256, two);
    expect(await has(content)).toEqual([false]);
  });

  it('stay while nobody knows whether the event was written, and the log is asked later', async () => {
    const [written, lost] = [use(), use()];
    const contents = [await spooled(), await spooled()];
    const fail = async (): Promise<never> => {
      throw new Error('the store did not answer in time');
    };
    await expect(blobs.keep([contents[0]!], written, fail)).rejects.toThrow('in time');
    await expect(blobs.keep([contents[1]!], lost, fail)).rejects.toThrow('in time');
    await read.happen(written.stream, added(1));
    const log: string[] = [];
    for await (const page of read.store.read(written.stream)) log.push(page[0]!.metadata.command);
    await read.database.query('update blobs.use set command = $1 where command = $2', [
      log[0],
      written.command,
    ]);
    await blobs.tidy();
    expect(await has(...contents)).toEqual([true, true]);
    await blobs.tidy(0);
    expect(await has(...contents)).toEqual([true, false]);
    // What was found in the log is not asked for again.
    const { rowCount } = await read.database.query('select 1 from blobs.use where not settled');
    expect(rowCount).toBe(0);
  });

  it('what a process left that died is swept away, and nothing younger', async () => {
    const [old, young] = [join(spool.folder, 'old'), join(spool.folder, 'young')];
    await writeFile(old, 'x');
    await writeFile(young, 'x');
    await utimes(old, new Date(0), new Date(0));
    await blobs.tidy();
    expect(await temporary()).toEqual(['young']);
    await rm(young);
  });
});

describe('a spool', () => {
  let spool: Spool;

  beforeAll(async () => (spool = new Spool(await mkdtemp(join(tmpdir(), 'bugzot-spool-')))));
  afterAll(() => rm(spool.folder, { recursive: true }));

  it('takes as many bytes as it may, and leaves nothing of more', async () => {
    const fits = await spool.receive(Readable.from([Buffer.alloc(60), Buffer.alloc(40)]), 100);
    expect(fits.size).toBe(100);
    await spool.discard(fits);
    const tooMuch = spool.receive(Readable.from([Buffer.alloc(60), Buffer.alloc(41)]), 100);
    await expect(tooMuch).rejects.toThrow(TooLarge);
    expect(await readdir(spool.folder)).toEqual([]);
  });

  it('leaves nothing of what breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(100);
        throw new Error('cut');
      })(),
    );
    await expect(spool.receive(broken)).rejects.toThrow('cut');
    expect(await readdir(spool.folder)).toEqual([]);
  });
});
