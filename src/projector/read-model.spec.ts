import pg from 'pg';
import { ReadSide } from '../../test/support/read-side.js';
import { added, ignored, tally, tallyTable } from '../../test/support/tally.js';
import type { Batch } from '../event-store/event-store.js';
import { CheckpointMoved, PoisonEvent, ReadModel } from './read-model.js';

describe('a read model', () => {
  let read: ReadSide;
  let another: pg.Client;
  let model: ReadModel;
  let number = 0;

  beforeAll(async () => {
    read = await ReadSide.start();
    another = new pg.Client({ connectionString: read.url });
    await another.connect();
  });
  afterAll(async () => {
    await another.end();
    await read.stop();
  });
  beforeEach(async () => {
    number += 1;
    model = new ReadModel(tally(`model_${number}`));
    await read.client.query('begin');
    await model.create(read.client);
    await read.client.query('commit');
  });

  /** Appends to a stream of this test's own, and gives it as the batch that follows `START`. */
  async function batchOf(...facts: Parameters<ReadSide['happen']>[1][]): Promise<Batch> {
    const stream = `tally-${number}`;
    const through = await read.happen(stream, ...facts);
    const events = [];
    for await (const page of read.store.read(stream)) events.push(...page);
    return { events: events.filter(({ type }) => type === 'Added'), through };
  }
  const apply = (batch: Batch, from = '', client: pg.Client = read.client) =>
    model.apply(client, from, batch, read.keys);
  const stored = async () =>
    (await read.client.query(`select events from ${model.storage}.${tallyTable.name}`)).rows;
  const position = async () => (await model.checkpoint(read.client))?.position;

  it('takes rows and checkpoint in one step', async () => {
    const batch = await batchOf(added(1), added(2));
    await apply(batch);
    expect(await stored()).toEqual([{ events: 2 }]);
    expect(await position()).toBe(batch.through);
  });

  it('does not take the same batch twice', async () => {
    const batch = await batchOf(added(1));
    await apply(batch);
    await expect(apply(batch)).rejects.toMatchObject({
      constructor: CheckpointMoved,
      position: batch.through,
    });
    expect(await stored()).toEqual([{ events: 1 }]);
  });

  it('takes a batch from one of two who bring it at the same time', async () => {
    const batch = await batchOf(added(1));
    const settled = await Promise.allSettled([apply(batch), apply(batch, '', another)]);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stored()).toEqual([{ events: 1 }]);
  });

  it('passes over what does not concern it, from where it is and from nowhere else', async () => {
    const nothing = await batchOf(ignored);
    await expect(apply(nothing, '7')).rejects.toBeInstanceOf(CheckpointMoved);
    expect(await position()).toBe('');
    await apply(nothing);
    expect(await position()).toBe(nothing.through);
  });

  it('takes nothing of a batch with an event that it cannot digest, and says which', async () => {
    const batch = await batchOf(added(1), added(13));
    model = new ReadModel(
      tally(`model_${number}`, (n) => {
        if (n === 13) throw new TypeError('thirteen');
      }),
    );
    await expect(apply(batch)).rejects.toMatchObject({
      constructor: PoisonEvent,
      event: batch.events[1]!.id,
      position: batch.events[1]!.position,
      message: 'thirteen',
    });
    expect([await stored(), await position()]).toEqual([[], '']);
  });

  it('tells every process how far it is', async () => {
    const heard = new Promise<string | undefined>((resolve) =>
      another.once('notification', ({ payload }) => resolve(payload)),
    );
    await another.query('listen projection');
    const batch = await batchOf(added(1));
    await apply(batch);
    expect(await heard).toBe(`${model.storage} ${batch.through} ${batch.through}`);
    await another.query('unlisten projection');
  });

  it('is gone with its checkpoint when it is dropped', async () => {
    await apply(await batchOf(added(1)));
    await model.drop(read.client);
    expect(await model.checkpoint(read.client)).toBeUndefined();
    await expect(stored()).rejects.toThrow('does not exist');
  });
});
