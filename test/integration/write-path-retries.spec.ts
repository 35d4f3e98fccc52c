import { randomUUID } from 'node:crypto';
import type { Issued } from '../../src/write-path/aggregate-command.js';
import type { WritePath } from '../../src/write-path/write-path.js';
import { CloseCounter, Count, counterAggregate } from '../support/counter.js';
import { issuedBy } from '../support/issued.js';
import { TwoWritePaths } from '../support/two-write-paths.js';

let both: TwoWritePaths;
let here: WritePath;
let there: WritePath;
/** The counter of the test that runs. */
let id = 0;

beforeAll(async () => {
  both = await TwoWritePaths.start();
  ({ here, there } = both);
});
afterAll(() => both.stop());
beforeEach(() => void (id += 1));

const issued = (more: Partial<Issued> = {}): Issued => issuedBy('employee', more);
const count = (label: string, by = issued()): Count => new Count(by, id, label);
const labels = async () => (await both.counterLog(id)).map(({ data }) => data['label'] as string);

describe('the same command again, with its idempotency key', () => {
  /** The same request, sent once more: the same ids, another moment. */
  const twice = (): [Issued, Issued] => {
    const commandId = randomUUID();
    const key = `key of ${commandId}`;
    const base = { commandId, correlationId: commandId, causationId: commandId };
    return [
      issued({ ...base, idempotency: { key, use: 'first' } }),
      issued({ ...base, idempotency: { key, use: 'again' }, at: '2026-03-01T12:00:09.000Z' }),
    ];
  };

  it.each(['here', 'there'])('has one effect and the same answer, %s', async (where) => {
    const [first, again] = twice();
    await here.execute(count('before'));
    const answer = await here.execute(count('once', first));
    await here.execute(count('after'));
    expect(await (where === 'here' ? here : there).execute(count('once', again))).toEqual(answer);
    expect(await labels()).toEqual(['before', 'once', 'after']);
  });

  it('has one effect when it was the first event of the stream', async () => {
    const [first, again] = twice();
    const answer = await here.execute(count('once', first));
    expect(await there.execute(count('once', again))).toEqual(answer);
    expect(await labels()).toEqual(['once']);
  });

  it('is executed when the first time never came so far', async () => {
    const [, again] = twice();
    expect(await here.execute(count('once', again))).toMatchObject({ version: 1 });
    expect(await labels()).toEqual(['once']);
  });

  it('gives the first answer although the rule would refuse it now', async () => {
    const [first, again] = twice();
    const answer = await here.execute(count('once', first));
    await there.execute(new CloseCounter(issued(), id));
    expect(await here.execute(count('once', again))).toEqual(answer);
  });

  it('gives the first answer although the version that it names has passed', async () => {
    const [first, again] = twice().map((one) => ({ ...one, expectedVersion: 0 })) as [Issued, Issued];
    const answer = await here.execute(count('once', first));
    expect(await there.execute(count('once', again))).toEqual(answer);
  });

  it.each(['first before again', 'again before first'])('has one effect in one batch: %s', async (order) => {
    const pair = order === 'first before again' ? twice() : twice().reverse();
    // While this is on its way, the two wait together.
    const busy = here.execute(count('busy'));
    const answers = await Promise.all(pair.map((one) => here.execute(count('once', one))));
    await busy;
    expect(answers[0]).toEqual(answers[1]);
    expect(await labels()).toEqual(['busy', 'once']);
  });

  it('has one effect in two processes at once, on a new stream and on an old one', async () => {
    for (const label of ['new', 'old']) {
      const [first, again] = twice();
      const answers = await Promise.all([
        here.execute(count(label, first)),
        there.execute(count(label, again)),
      ]);
      expect(answers[0]).toEqual(answers[1]);
    }
    expect(await labels()).toEqual(['new', 'old']);
  });

  it.each(['here', 'there'])('has one effect when it overtakes the first time, %s', async (where) => {
    const [first, again] = twice();
    const answer = await (where === 'here' ? here : there).execute(count('once', again));
    // The first request looks up facts of the same stream before it is dispatched, and so sees what overtook it.
    await here.state(counterAggregate, id);
    expect(await here.execute(count('once', first))).toEqual(answer);
    expect(await labels()).toEqual(['once']);
  });
});
