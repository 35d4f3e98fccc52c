import { CloseCounter, Count, Miscount, OpenCounter, counterAggregate } from '../support/counter.js';
import { issuedBy } from '../support/issued.js';
import { TwoWritePaths } from '../support/two-write-paths.js';

describe('a preview of commands', () => {
  let both: TwoWritePaths;
  let id = 0;

  beforeAll(async () => (both = await TwoWritePaths.start()));
  afterAll(() => both.stop());
  beforeEach(() => void (id += 1));

  const count = (more = {}) => new Count(issuedBy('employee', more), id, 'one');
  const close = () => new CloseCounter(issuedBy('employee'), id);
  const open = () => new OpenCounter(issuedBy('employee'), id);

  it('tells the version that each would come to, and appends nothing', async () => {
    await both.here.execute(count());
    const preview = await both.here.preview(counterAggregate, id);
    expect([count(), close(), close(), open()].map((command) => preview.decide(command))).toEqual([
      2, 3, 3, 4,
    ]);
    expect(preview.state).toEqual({ counted: 2, open: true });
    expect(await both.counterLog(id)).toHaveLength(1);
    expect(await both.here.state(counterAggregate, id)).toEqual({ counted: 1, open: true });
  });

  it('refuses what would be refused after the ones before, and goes on as if that had not been asked', async () => {
    const preview = await both.here.preview(counterAggregate, id);
    preview.decide(close());
    expect(() => preview.decide(count())).toThrow(expect.objectContaining({ code: 'counter.closed' }));
    preview.decide(open());
    expect(preview.decide(count())).toBe(3);
  });

  it('begins with what other processes have written', async () => {
    await both.here.execute(count());
    await both.there.execute(close());
    const preview = await both.here.preview(counterAggregate, id);
    expect(() => preview.decide(count())).toThrow(expect.objectContaining({ code: 'counter.closed' }));
  });

  it('asks for rights, and for the version that the caller has seen', async () => {
    const preview = await both.here.preview(counterAggregate, id);
    expect(() => preview.decide(new Count(issuedBy('anonymous'), id, 'one'))).toThrow(
      expect.objectContaining({ code: 'access.not-logged-in' }),
    );
    expect(() => preview.decide(count({ expectedVersion: 3 }))).toThrow(
      expect.objectContaining({ code: 'counter.version-conflict', extra: { version: 0 } }),
    );
  });

  it('finds the faults of a program, too', async () => {
    const preview = await both.here.preview(counterAggregate, id);
    expect(() => preview.decide(new Miscount(issuedBy('employee'), id))).toThrow('label');
    expect(preview.decide(count())).toBe(1);
  });
});
