import type { RecordedEvent } from '../event-store/event-store.js';
import { chain } from '../event-store/hash-chain.js';
import { SampleLog } from '../../test/support/sample-log.js';
import { CHECKPOINT_STREAM } from './log-range.js';
import { PublicKey, SigningKey } from './signing-key.js';
import type { ProblemFound, Verdict } from './verdict.js';
import { LogVerifier } from './verify-log.js';

describe('the verifier of a log', () => {
  const log = SampleLog.of(4);

  function verify(events: readonly RecordedEvent[], gapless = true, keys = [log.key.public]): Verdict {
    const checkpoints = events.filter(({ stream }) => stream === CHECKPOINT_STREAM);
    const verifier = new LogVerifier({ checkpoints, keys, gapless });
    for (const event of events) verifier.add(event);
    return verifier.end();
  }
  const without = (gone: (event: RecordedEvent) => boolean) => log.events.filter((event) => !gone(event));
  const kinds = ({ problems }: Verdict) => [...new Set(problems.map(({ kind }) => kind))].sort();
  const changed = (index: number, change: Partial<RecordedEvent>): RecordedEvent[] =>
    log.events.with(index, { ...log.events[index]!, ...change });
  const naming = ({ problems }: Verdict, event: RecordedEvent): ProblemFound[] =>
    problems.filter((problem) => problem.event === event.id);

  it('finds nothing wrong with a log as it was written', () => {
    expect(verify(log.events)).toEqual({
      ok: true,
      events: 15,
      streams: 5,
      checkpoints: 3,
      covered: 14,
      problems: [],
      moreProblems: 0,
    });
  });

  it('names the event, and only that one, in which anything was altered', () => {
    for (const [index, event] of log.events.entries()) {
      const { metadata } = event;
      const alterations: Partial<RecordedEvent>[] = [
        { data: { ...event.data, more: 1 } },
        { type: 'BugReopened' },
        { id: event.id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
        { metadata: { ...metadata, actor: 2 } },
        { metadata: { ...metadata, at: '2020-01-01T00:00:00.000Z' } },
        { metadata: { ...metadata, hash: '0'.repeat(64) } },
        { data: { text: '\ud800' } },
      ];
      for (const alteration of alterations) {
        const verdict = verify(changed(index, alteration));
        expect(verdict.ok).toBe(false);
        const altered = verdict.problems.filter(({ kind }) => kind === 'altered');
        expect(altered.map(({ stream, version }) => [stream, version])).toEqual([
          [event.stream, event.version],
        ]);
      }
    }
  });

  it('names an event that has lost its hash, though what follows cannot be told from it any more', () => {
    const nothing = null as unknown as RecordedEvent['metadata'];
    expect(verify(changed(0, { metadata: nothing })).problems[0]).toMatchObject({
      kind: 'altered',
      event: log.events[0]!.id,
    });
  });

  it('names an event that says another place, in its stream or in the log', () => {
    for (const [index, event] of log.events.entries()) {
      for (const alteration of [
        { version: event.version + 1 },
        { version: event.version + 5 },
        { stream: 'bug-3x' },
        { stream: event.stream === 'bug-1' ? 'bug-2' : 'bug-1' },
        { position: event.position.replace(/^0/, '1') },
        { position: '0000000000000000000' },
      ]) {
        expect(naming(verify(changed(index, alteration)), event)).not.toEqual([]);
      }
    }
  });

  it('misses the last event of a stream, and says where', () => {
    const last = log.events.findLast(({ stream }) => stream === 'bug-2')!;
    const gapless = verify(without((event) => event === last));
    expect(gapless.problems).toContainEqual(
      expect.objectContaining({
        kind: 'missing',
        detail: expect.stringContaining(`Position ${Number(last.position)} `),
      }),
    );
    // EventStoreDB leaves numbers out: there the checkpoint alone shows it.
    const verdict = verify(
      without((event) => event === last),
      false,
    );
    expect(verdict.problems).toEqual([
      expect.objectContaining({
        kind: 'checkpoint',
        stream: CHECKPOINT_STREAM,
        version: 3,
        detail: expect.stringMatching(/^After 0+9 up to 0+14: 1 of the 14 events that were signed are gone$/),
      }),
    ]);
  });

  it('misses a stream that is gone without a trace, at each checkpoint that had it', () => {
    const verdict = verify(
      without(({ stream }) => stream === 'bug-3'),
      false,
    );
    expect(kinds(verdict)).toEqual(['checkpoint']);
    expect(verdict.problems.map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('misses what was cut off before a checkpoint', () => {
    const cut = log.events.slice(10, 14);
    const verdict = verify(
      without((event) => cut.includes(event)),
      false,
    );
    expect(kinds(verdict)).toEqual(['checkpoint']);
    expect(verdict.problems[0]!.detail).toContain('4 of the 14 events');
  });

  it('misses a checkpoint that is gone from among the others', () => {
    const second = log.checkpoints[1]!;
    expect(
      kinds(
        verify(
          without((event) => event === second),
          false,
        ),
      ),
    ).toContain('missing');
  });

  it('is not deceived by a chain that was computed anew', () => {
    const own = log.events.filter(({ stream }) => stream === 'bug-4');
    const forged = chain(
      '0'.repeat(64),
      'bug-4',
      0,
      own.map((event) => ({ ...event, data: { forged: true } })),
    );
    const events = log.events.map((event) =>
      own.includes(event) ? { ...event, ...forged[own.indexOf(event)]! } : event,
    );
    const verdict = verify(events);
    expect(kinds(verdict)).toEqual(['checkpoint']);
    expect(verdict.problems[0]).toMatchObject({
      version: 1,
      detail: expect.stringContaining('not those that were signed'),
    });
    expect(verdict.covered).toBe(0);
  });

  it('sees events that were put in, and events that changed places', () => {
    const inserted = SampleLog.of(1).events[0]!;
    const events = log.events.toSpliced(3, 0, {
      ...inserted,
      stream: 'bug-99',
      position: '0000000000000000003',
    });
    expect(kinds(verify(events))).toEqual(['altered', 'checkpoint', 'inserted']);
    // Two first events of two streams: neither chain notices.
    const [one, two] = [log.events[0]!, log.events[1]!];
    const swapped = [
      { ...two, position: one.position },
      { ...one, position: two.position },
      ...log.events.slice(2),
    ];
    expect(kinds(verify(swapped))).toEqual(['checkpoint']);
    const [report, comment] = [log.events[0]!, log.events[5]!];
    const inStream = log.events
      .with(0, { ...comment, position: report.position })
      .with(5, { ...report, position: comment.position });
    expect(naming(verify(inStream), comment)).not.toEqual([]);
  });

  describe('of a log that has moved', () => {
    /** As the other engine numbers them, from somewhere on: the signed positions are none of its own. */
    const moved = (events: readonly RecordedEvent[], place: (index: number) => string): RecordedEvent[] =>
      events.map((event, index) => ({ ...event, position: place(index) }));
    const elsewhere = (index: number): string => `${String(index * 300).padStart(20, '0')}.${'0'.repeat(20)}`;
    const places: [string, (index: number) => string][] = [
      ['to another engine', elsewhere],
      ['to the same engine, further on', (index) => String(index * 7 + 1000).padStart(19, '0')],
      ['to the same engine, less far', (index) => String(index).padStart(19, '0')],
    ];

    it.each(places)('%s finds nothing wrong', (_, place) => {
      expect(verify(moved(log.events, place), false)).toEqual({
        ok: true,
        events: 15,
        streams: 5,
        checkpoints: 3,
        covered: 14,
        problems: [],
        moreProblems: 0,
      });
    });

    it.each(places)('%s misses and finds what it misses and finds anywhere', (_, place) => {
      const last = log.events.findLast(({ stream }) => stream === 'bug-2')!;
      const inserted = { ...SampleLog.of(1).events[0]!, stream: 'bug-99' };
      const [one, two] = [log.events[0]!, log.events[1]!];
      for (const altered of [
        without((event) => event === last),
        without(({ stream }) => stream === 'bug-3'),
        log.events.toSpliced(10, 4),
        log.events.toSpliced(3, 0, inserted),
        [two, one, ...log.events.slice(2)],
      ]) {
        const verdict = verify(moved(altered, place), false);
        expect(verdict.ok).toBe(false);
        expect(kinds(verdict)).toContain('checkpoint');
      }
    });

    it('and was signed on both engines blames the part that is wrong', () => {
      const long = SampleLog.of(4);
      const second = moved(long.events, elsewhere);
      // What is signed from now on says where it is now.
      const later = new SampleLog(second, elsewhere);
      later.append('bug-1', 'BugReopened', {});
      later.append('bug-2', 'BugReopened', {});
      later.sign();
      expect(verify(later.events, false)).toMatchObject({ ok: true, checkpoints: 4, covered: 17 });
      const gone = later.events.filter(({ type }, index) => type !== 'BugReopened' || index < 16);
      const verdict = verify(gone, false);
      expect(
        verdict.problems.map(({ version, detail }) => [version, detail.includes('1 of the 17')]),
      ).toEqual([[4, true]]);
    });
  });

  it('refuses checkpoints of another key, and forged ones', () => {
    const other = new SigningKey(Buffer.alloc(32, 8));
    expect(kinds(verify(log.events, true, [other.public]))).toEqual(['checkpoint']);
    const forged = SampleLog.of(2);
    forged.append('bug-1', 'BugReopened', {});
    forged.sign(other);
    const verdict = verify(forged.events, true, [forged.key.public]);
    expect(verdict.problems).toEqual([
      expect.objectContaining({
        kind: 'checkpoint',
        version: 4,
        detail: expect.stringContaining('another key'),
      }),
    ]);
    expect(verdict.checkpoints).toBe(3);
  });

  it('lists the first problems and counts the rest', () => {
    const many = SampleLog.of(200);
    const verdict = verify(
      many.events.map((event) => ({ ...event, type: 'Altered' })),
      true,
      [many.key.public],
    );
    expect(verdict.problems).toHaveLength(100);
    expect(verdict.moreProblems).toBeGreaterThan(400);
  });

  it('knows a public key in every form that it is given in', () => {
    const { id, base64, pem } = log.key.public;
    const raw = Buffer.from(base64, 'base64').subarray(-32).toString('base64');
    for (const form of [base64, pem, raw]) expect(PublicKey.parse(form).id).toBe(id);
    expect(() => PublicKey.parse('no key')).toThrow();
  });
});
