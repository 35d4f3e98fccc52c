import { randomUUID } from 'node:crypto';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { EventStore } from '../../src/event-store/event-store.js';
import { AddComment } from '../../src/bugs/actions/add-comment.js';
import { ReportBug, ReportBugBody } from '../../src/bugs/actions/report-bug.js';
import type { CommandResult, Issued } from '../../src/write-path/aggregate-command.js';
import { WritePath } from '../../src/write-path/write-path.js';
import { CloseCounter, Count, Miscount, OpenCounter, counterAggregate } from '../support/counter.js';
import { issuedBy } from '../support/issued.js';
import { TwoWritePaths } from '../support/two-write-paths.js';

let here: WritePath;
let there: WritePath;
let both: TwoWritePaths;
/** The counter of the test that runs. */
let id = 0;

beforeAll(async () => {
  both = await TwoWritePaths.start();
  ({ here, there } = both);
});
afterAll(() => both.stop());
beforeEach(() => void (id += 1));

const issued = (more: Partial<Issued> = {}): Issued => issuedBy('employee', more);
const count = (label = 'one', more: Partial<Issued> = {}): Count => new Count(issued(more), id, label);
const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const log = () => both.counterLog(id);
const labels = async () => (await log()).map(({ data }) => data['label'] as string);
const stateAt = (path: WritePath) => path.state(counterAggregate, id);

/** How each of many commands ended: its version, or the code of its refusal. */
async function endings(results: readonly Promise<CommandResult>[]): Promise<(number | string)[]> {
  const settled = await Promise.allSettled(results);
  return settled.map((one) =>
    one.status === 'fulfilled' ? one.value.version : String(one.reason.code ?? one.reason.name),
  );
}

describe('commands on one stream at once', () => {
  it('are all executed, one after the other', async () => {
    const versions = await endings(times(50, (n) => here.execute(count(`n${n}`))));
    expect(versions).toEqual(times(50, (n) => n + 1));
    expect(await labels()).toEqual(times(50, (n) => `n${n}`));
  });

  it('are all executed when they are more than one append takes', async () => {
    const long = '長'.repeat(60_000);
    await Promise.all(times(12, (n) => here.execute(count(`${n} ${long}`))));
    expect((await labels()).map((label) => parseInt(label))).toEqual(times(12, (n) => n));
  });

  it('are all executed when two processes get them', async () => {
    const hammer = (path: WritePath, name: string) =>
      times(4, async (worker) => {
        for (const n of times(15, (index) => index)) await path.execute(count(`${name}-${worker}-${n}`));
      });
    await Promise.all([...hammer(here, 'here'), ...hammer(there, 'there')]);
    expect(new Set(await labels()).size).toBe(120);
  });

  it('are all executed when two processes get all of them at once', async () => {
    const burst = (path: WritePath) => times(150, () => path.execute(count()));
    const versions = await endings([...burst(here), ...burst(there)]);
    expect(versions.sort((a, b) => Number(a) - Number(b))).toEqual(times(300, (n) => n + 1));
    expect(await log()).toHaveLength(300);
  });

  it('are refused when too many wait, and only those', async () => {
    const ends = await endings(times(1200, () => here.execute(count())));
    const refused = ends.filter((end) => end === 'overloaded').length;
    expect(refused).toBeGreaterThan(0);
    expect(ends.filter((end) => typeof end === 'number')).toHaveLength(1200 - refused);
    expect(await log()).toHaveLength(1200 - refused);
  });

  it('do not mind a neighbour that is refused', async () => {
    const batch = [count('a'), new CloseCounter(issued(), id), count('late'), new CloseCounter(issued(), id)];
    expect(await endings(batch.map((command) => here.execute(command)))).toEqual([1, 2, 'counter.closed', 2]);
    expect((await log()).map(({ type }) => type)).toEqual(['Counted', 'Closed']);
  });

  it('do not mind a neighbour with a fault, of which nothing is written', async () => {
    const batch = [count('a'), new Miscount(issued(), id), count('b')];
    const ends = await endings(batch.map((command) => here.execute(command)));
    expect(ends).toEqual([1, 'ZodError', 2]);
    expect(await labels()).toEqual(['a', 'b']);
  });
});

describe('the version that a caller names', () => {
  it.each(['here', 'in two processes'])('lets exactly one of many win, %s', async (where) => {
    await here.execute(count());
    const race = times(10, () => {
      const command = count('winner', { expectedVersion: 1 });
      return [
        here.execute(command),
        ...(where === 'here' ? [] : [there.execute(count('winner', command.issued))]),
      ];
    }).flat();
    const ends = await endings(race);
    expect(ends.filter((end) => end === 2)).toHaveLength(1);
    expect(ends.filter((end) => end === 'counter.version-conflict')).toHaveLength(race.length - 1);
    expect(await log()).toHaveLength(2);
  });

  it('is told the present one when it is another', async () => {
    await here.execute(count());
    await there.execute(count());
    for (const expectedVersion of [0, 1, 3]) {
      await expect(here.execute(count('late', { expectedVersion }))).rejects.toMatchObject({
        code: 'counter.version-conflict',
        extra: { version: 2 },
      });
    }
  });

  it('may be 0 for a stream that is not there', async () => {
    expect(await here.execute(count('first', { expectedVersion: 0 }))).toMatchObject({ version: 1 });
  });

  it('is checked also when there would be nothing to do', async () => {
    await here.execute(count());
    const open = new OpenCounter(issued({ expectedVersion: 7 }), id);
    await expect(here.execute(open)).rejects.toMatchObject({ code: 'counter.version-conflict' });
  });
});

describe('what one process remembers while the other one writes', () => {
  const close = (): CloseCounter => new CloseCounter(issued(), id);
  const open = (): OpenCounter => new OpenCounter(issued(), id);

  it('is not enough to accept what the other one has ruled out', async () => {
    await there.execute(count());
    await here.execute(close());
    await expect(there.execute(count())).rejects.toMatchObject({ code: 'counter.closed' });
  });

  it('is not enough to refuse what the other one has made possible', async () => {
    await there.execute(close());
    await here.execute(open());
    expect(await there.execute(count())).toMatchObject({ version: 3 });
  });

  it('is not enough to call a thing already so that is so no more', async () => {
    await there.execute(close());
    await here.execute(open());
    expect(await there.execute(close())).toMatchObject({ version: 3 });
    expect((await log()).map(({ type }) => type)).toEqual(['Closed', 'Opened', 'Closed']);
  });

  it('is brought up to date when it is asked for', async () => {
    await there.execute(count());
    await here.execute(count());
    expect(await stateAt(there)).toEqual({ counted: 2, open: true });
  });
});

describe('what a command answers', () => {
  it('is the position at which its effect can be read', async () => {
    const { position } = await here.execute(count());
    expect(position).toBe((await log())[0]!.position);
    expect(await both.stores[1].head()).toBe(position);
  });

  it('is, when it was already so, the position up to which that is known', async () => {
    const { position } = await here.execute(new CloseCounter(issued(), id));
    expect(await here.execute(new CloseCounter(issued(), id))).toEqual({ id, version: 1, position });
    expect(await there.execute(new CloseCounter(issued(), id))).toEqual({ id, version: 1, position });
  });

  it('carries who, when and why into the log', async () => {
    const command = count('one', { actor: 3, at: '2026-03-01T00:00:00.000Z', correlationId: randomUUID() });
    await here.execute(command);
    expect((await log())[0]!.metadata).toMatchObject({
      actor: 3,
      at: '2026-03-01T00:00:00.000Z',
      command: command.issued.commandId,
      $correlationId: command.issued.correlationId,
      $causationId: command.issued.causationId,
      schema: 1,
    });
  });
});

describe('versions as the public counts them', () => {
  const place = { product: 1, component: 'ui', version: null, defaultAssignee: null };
  const body = ReportBugBody.parse({ product: 1, component: 'ui', title: 'It crashes' });
  const comment = (issuedTo: Issued, commentId: number, isPrivate = false): AddComment =>
    new AddComment(issuedTo, id, { text: 'Hello.', private: isPrivate }, commentId);

  it('leave out what is private, and so does the version that a reporter names', async () => {
    await here.execute(new ReportBug(issuedBy('reporter'), id, body, place));
    expect(await here.execute(comment(issued(), 1, true))).toMatchObject({ version: 2 });
    expect(await here.execute(comment(issuedBy('reporter'), 2))).toMatchObject({ id: 2, version: 2 });
    expect(await here.execute(comment(issued(), 3))).toMatchObject({ version: 4 });
    const seen = issuedBy('reporter', { expectedVersion: 3 });
    expect(await there.execute(comment(seen, 4))).toMatchObject({ version: 4 });
    const guessed = issuedBy('reporter', { expectedVersion: 5 });
    await expect(there.execute(comment(guessed, 5))).rejects.toMatchObject({
      code: 'bug.version-conflict',
      extra: { version: 4 },
    });
  });

  it('are the same when the command is sent again', async () => {
    await here.execute(new ReportBug(issuedBy('reporter'), id, body, place));
    await here.execute(comment(issued(), 1, true));
    const key = { key: 'k', use: 'first' } as const;
    const first = issuedBy('reporter', { idempotency: key });
    const answer = await here.execute(comment(first, 2));
    await here.execute(comment(issued(), 3, true));
    const again = { ...first, idempotency: { ...key, use: 'again' as const } };
    // The controller draws another comment id for the second request.
    expect(await there.execute(comment(again, 99))).toEqual(answer);
  });
});

describe('rights', () => {
  it('are checked before the stream is read', async () => {
    const anonymous = count('no', { role: 'anonymous', actor: 0 });
    await expect(here.execute(anonymous)).rejects.toMatchObject({ code: 'access.not-logged-in' });
    expect(await log()).toEqual([]);
  });
});

describe('the command bus', () => {
  it('finds the handler of the base class for every command', async () => {
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: EventStore, useValue: both.stores[0] }, WritePath],
    }).compile();
    await module.init();
    const bus = module.get(CommandBus);
    await bus.execute(count('by bus'));
    expect(await bus.execute(new CloseCounter(issued(), id))).toMatchObject({ id, version: 2 });
    expect((await log()).map(({ type }) => type)).toEqual(['Counted', 'Closed']);
    await expect(bus.execute(count())).rejects.toMatchObject({ code: 'counter.closed' });
    await module.close();
  });
});
