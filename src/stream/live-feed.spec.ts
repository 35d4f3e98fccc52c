import { randomBytes } from 'node:crypto';
import type { Reader } from '../access/reader.js';
import { MasterKey } from '../keys/master-key.js';
import { Progress } from '../projector/progress.js';
import { happened, reported } from '../../test/support/bug-facts.js';
import { ReadSide } from '../../test/support/read-side.js';
import { until } from '../../test/support/until.js';
import { EventIds } from './event-ids.js';
import { Listener } from './listener.js';
import { LiveFeed } from './live-feed.js';

const admin: Reader = {
  account: 1,
  role: 'admin',
  visibility: 'all',
  session: 'one',
  token: null,
  scopes: null,
};

describe('the live feed', () => {
  let read: ReadSide;
  let progress: Progress;
  let ids: EventIds;
  let feed: LiveFeed;

  beforeAll(async () => {
    read = await ReadSide.start();
    progress = new Progress(read.database);
    ids = new EventIds(new MasterKey(randomBytes(32)), read.store);
  });
  beforeEach(() => {
    feed = new LiveFeed(read.store, progress, ids, ['bug_list_test']);
  });
  afterEach(() => feed.onModuleDestroy());
  afterAll(async () => {
    await progress.close();
    await read.stop();
  });

  /** Listens, and keeps what it hears. */
  function listen(lastEventId?: string) {
    const heard = { text: '', listener: new Listener(admin, 'account 1', undefined, async () => admin) };
    heard.listener.stream.setEncoding('utf8').on('data', (part: string) => (heard.text += part));
    feed.admit(heard.listener, lastEventId);
    return heard;
  }

  it('tells nothing that cannot be read yet, and does not begin before it', async () => {
    const early = listen();
    await until('it has begun', () => early.text.includes('retry:'));
    const position = await read.happen('bug-1', reported({ number: 1 }));
    const late = listen();
    const seen = ids.of('');
    const back = listen(seen);
    // Long enough for all of them to have looked at the log.
    const other = await read.happen('bug-2', reported({ number: 2 }));
    expect([early.text.includes('event: bug'), late.text, back.text.includes('event: bug')]).toEqual([
      false,
      '',
      false,
    ]);
    progress.advance('bug_list_test', position, true);
    await until('it begins', () => late.text.includes('retry:'));
    await until('it is told', () => early.text.includes('"number":1'));
    progress.advance('bug_list_test', other, true);
    for (const heard of [early, back]) {
      await until('both are told', () => heard.text.includes('"number":2'));
      expect(heard.text.match(/event: bug/g)).toHaveLength(2);
    }
    // Whether the second was there already when the late one looked at the log is chance.
    progress.advance('bug_list_test', await read.happen('bug-3', reported({ number: 3 })), true);
    await until('the third is told', () => late.text.includes('"number":3'));
  });

  it('tells whoever missed too much to load anew, and goes on from there', async () => {
    const fill = async (number: number): Promise<void> => {
      await read.happen(`bug-${number}`, reported({ number }));
      for (let tag = 0; tag < 102; tag += 1) {
        await read.happen(`bug-${number}`, happened('BugTagged', { tag: String(tag) }));
      }
    };
    await Promise.all(Array.from({ length: 100 }, (_, index) => fill(100 + index)));
    const position = await read.store.head();
    progress.advance('bug_list_test', position, true);
    const back = listen(ids.of(''));
    await until('it is told to load anew', () => back.text.includes('event: reset'));
    const told = back.text.match(/event: bug/g)!.length;
    expect(told).toBe(10_000);
    const after = await read.happen('bug-4', reported({ number: 4 }));
    progress.advance('bug_list_test', after, true);
    await until('it goes on', () => back.text.includes('"number":4'));
    expect(back.text.match(/event: bug/g)).toHaveLength(told + 1);
  }, 120_000);

  it('refuses whoever comes when it ends, and ends whoever is there', async () => {
    const there = listen();
    await feed.onModuleDestroy();
    await until('it has ended', () => there.listener.stream.destroyed);
    expect(() => listen()).toThrow(expect.objectContaining({ code: 'stream.ending' }));
  });
});
