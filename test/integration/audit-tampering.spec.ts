import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyFile } from '../../src/audit/export-file.js';
import { PublicKey, SigningKey } from '../../src/audit/signing-key.js';
import type { ProblemFound, Verdict } from '../../src/audit/verdict.js';
import { withAlteredLog, type StoredRow } from '../support/altered-log.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import type { HttpClient } from '../support/http-client.js';
import { logOf } from '../support/log-of.js';
import { testEngine } from '../support/test-store.js';

interface Stored {
  stream: string;
  version: number;
  id: string;
}

/** Bytes of a copy that are flipped, one in each trial. */
const FLIPS = 400;

describe('a log that somebody has altered', () => {
  let app: TestApp;
  let auditor: HttpClient;
  let exported: Buffer;
  let key: PublicKey;
  let folder: string;
  let bug: number;

  beforeAll(async () => {
    app = await startTestApp({}, { alterable: true });
    auditor = await app.as('auditor');
    const product = await makeProduct(await app.as('supervisor'));
    const employee = await app.as('employee');
    for (let number = 1; number <= 4; number += 1) {
      bug = await report(await app.as('reporter'), product, { title: `Grüße – "${number}"` });
      await employee.created(`/api/bugs/${bug}/comments`, { text: 'Zeile\n\tund 1e3', private: true });
      if (number % 2 === 0) await auditor.created('/api/audit/checkpoints');
    }
    await employee.command(`/api/bugs/${bug}/assign`);
    await auditor.created('/api/audit/checkpoints');
    await employee.command(`/api/bugs/${bug}/start`);
    exported = Buffer.from((await auditor.get('/api/audit/export')).body as string);
    key = PublicKey.parse((await auditor.get('/api/audit/checkpoints')).body.publicKey.base64);
    folder = await mkdtemp(join(tmpdir(), 'bugzot-export-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const copy = () => join(folder, 'copy.ndjson');
  async function verifyCopy(bytes: Buffer | string, keys = [key], stream?: string): Promise<Verdict> {
    await writeFile(copy(), bytes);
    return verifyFile(copy(), { keys, stream });
  }
  const linesOf = (bytes: Buffer) => bytes.toString().split('\n').slice(0, -1);
  const kinds = ({ problems }: Verdict) => [...new Set(problems.map(({ kind }) => kind))].sort();
  const names = (problem: ProblemFound, { id, stream, version }: Stored) =>
    problem.event === id || (problem.stream === stream && problem.version === version);

  describe('in a copy', () => {
    it('is not this one: it is as it was exported', async () => {
      const verdict = await verifyCopy(exported);
      expect(verdict).toMatchObject({ ok: true, checkpoints: 3, events: linesOf(exported).length - 2 });
      expect(await verifyCopy(exported, [], `bug-${bug}`)).toMatchObject({ ok: true, events: 4, streams: 1 });
    });

    it(`is named by its event, whichever byte was flipped, ${FLIPS} times`, async () => {
      const starts = [0];
      for (const [index, byte] of exported.entries()) if (byte === 0x0a) starts.push(index + 1);
      const missed: unknown[] = [];
      for (let trial = 0; trial < FLIPS; trial += 1) {
        // Spread over the whole file, with another bit each time.
        const place = Math.floor(((trial + 0.5) * exported.length) / FLIPS);
        const flipped = Buffer.from(exported);
        flipped[place]! ^= 1 << (trial % 8);
        const verdict = await verifyCopy(flipped);
        const line = starts.findLastIndex((start) => start <= place);
        const event = JSON.parse(linesOf(exported)[line]!) as Stored;
        const isEvent = line > 0 && line < starts.length - 2;
        const named = isEvent
          ? verdict.problems.some((problem) => names(problem, event))
          : verdict.problems.some(({ kind }) => kind === 'file');
        if (verdict.ok || !named) missed.push({ place, line, verdict });
      }
      expect(missed).toEqual([]);
    }, 120_000);

    it('is recognised when it was cut off, between lines or within one', async () => {
      for (const bytes of [exported.length - 1, exported.length - 10, 5000, 2000, 300]) {
        const verdict = await verifyCopy(exported.subarray(0, bytes));
        // The last line end is no part of the last line.
        if (bytes === exported.length - 1) expect(verdict.ok).toBe(true);
        else expect(verdict.problems.at(-1)).toMatchObject({ detail: expect.stringContaining('cut off') });
      }
      expect((await verifyCopy('')).ok).toBe(false);
      expect((await verifyCopy('\n\n{}\n')).ok).toBe(false);
      const lines = linesOf(exported);
      expect((await verifyCopy([...lines, lines[3]!].join('\n'))).ok).toBe(false);
    });

    it('is recognised when lines are gone, put in or in another order', async () => {
      const lines = linesOf(exported);
      const event = (line: string) => JSON.parse(line) as Stored;
      for (const altered of [
        lines.toSpliced(5, 1),
        lines.toSpliced(5, 0, lines[3]!),
        lines.with(5, lines[6]!).with(6, lines[5]!),
        lines.filter((line) => !line.includes(`"stream":"bug-${bug}"`)),
      ]) {
        expect((await verifyCopy(altered.map((line) => `${line}\n`).join(''))).ok).toBe(false);
      }
      const swapped = lines.with(5, lines[6]!).with(6, lines[5]!);
      const { problems } = await verifyCopy(swapped.join('\n'));
      for (const moved of [lines[5]!, lines[6]!]) {
        expect(problems.some((problem) => names(problem, event(moved)))).toBe(true);
      }
    });

    it('is refused when another key has signed it', async () => {
      const other = new SigningKey(Buffer.alloc(32, 1)).public;
      expect(kinds(await verifyCopy(exported, [other]))).toEqual(['checkpoint', 'file']);
      // With the file's own key all is consistent: that is why it must be known from elsewhere.
      expect((await verifyCopy(exported, [])).ok).toBe(true);
    });

    it('is one stream, if no more was asked for', async () => {
      const { body } = await auditor.get(`/api/audit/export?stream=bug-${bug}`);
      expect(await verifyCopy(body as string)).toMatchObject({
        ok: true,
        events: 4,
        streams: 1,
        checkpoints: 0,
      });
      const lines = linesOf(Buffer.from(body as string));
      const cut = await verifyCopy(lines.toSpliced(-2, 1).join('\n'));
      expect(cut.ok).toBe(false);
    });
  });

  describe('where it is stored', () => {
    const verify = async () => (await auditor.get('/api/audit/verify')).body as Verdict;
    const storedLog = () => logOf(app);
    /** What is found while the change is there; afterwards the log is as it was. */
    const found = (alter: (rows: StoredRow[]) => StoredRow[]): Promise<Verdict> =>
      withAlteredLog(app, alter, verify);
    const edited = (json: string, edit: (value: Record<string, unknown>) => unknown): string =>
      JSON.stringify(edit(JSON.parse(json) as Record<string, unknown>));

    const alterations: Record<string, (row: StoredRow) => Partial<StoredRow>> = {
      'more in its data': ({ data }) => ({ data: edited(data, (value) => ({ ...value, more: 1 })) }),
      'no object as its data': () => ({ data: '[]' }),
      'another actor': ({ metadata }) => ({
        metadata: edited(metadata, (value) => ({ ...value, actor: 4711 })),
      }),
      'another time': ({ metadata }) => ({
        metadata: edited(metadata, (value) => ({ ...value, at: '2020-01-01T00:00:00.000Z' })),
      }),
      'no hash': ({ metadata }) => ({ metadata: edited(metadata, ({ hash: _, ...value }) => value) }),
      'no metadata': () => ({ metadata: 'null' }),
      'another type': () => ({ type: 'BugRetitled' }),
      'another id': () => ({ id: '00000000-0000-4000-8000-000000000000' }),
      'another version': ({ version }) => ({ version: version + 1000 }),
      'another stream': () => ({ stream: 'bug-4711' }),
    };
    /** In EventStoreDB positions leave numbers out, and an event that is none of BugZot's is as good as gone. */
    const gapless = testEngine === 'postgres';
    const goneThere = ['no object as its data', 'no hash', 'no metadata'];

    it('is not this one: it is as it was written', async () => {
      expect(await verify()).toMatchObject({ ok: true, checkpoints: 3, problems: [] });
    });

    it('is named by its event, whatever was altered in it', async () => {
      const all = await storedLog();
      const missed: unknown[] = [];
      for (const event of [all[0]!, all[7]!, all[12]!, all.at(-3)!, all.at(-1)!]) {
        for (const [change, alteration] of Object.entries(alterations)) {
          // Of what stands after the last checkpoint nobody has signed that it was there.
          if (!gapless && goneThere.includes(change) && event === all.at(-1)) continue;
          const verdict = await found((rows) =>
            rows.map((row) => (row.id === event.id ? { ...row, ...alteration(row) } : row)),
          );
          const named = verdict.problems.some(
            (problem) =>
              names(problem, event) ||
              problem.event === '00000000-0000-4000-8000-000000000000' ||
              (!gapless && goneThere.includes(change) && ['missing', 'checkpoint'].includes(problem.kind)),
          );
          if (verdict.ok || !named) missed.push({ change, event, verdict });
        }
      }
      expect(missed).toEqual([]);
    });

    it('is seen to have an event in another place', async () => {
      const all = await storedLog();
      for (const event of [all[0]!, all[7]!, all[12]!, all.at(-3)!]) {
        const verdict = await found((rows) =>
          rows.map((row) => (row.id === event.id ? { ...row, position: row.position + 1_000_000n } : row)),
        );
        expect(verdict.ok).toBe(false);
        if (gapless) expect(verdict.problems.some((problem) => names(problem, event))).toBe(true);
      }
    });

    it('misses the last event of a stream, a stream, and the end of the log before a checkpoint', async () => {
      const last = (await storedLog()).findLast(({ stream }) => stream === 'bug-1')!;
      const found4 = (rows: StoredRow[]) =>
        rows.slice(-4).filter(({ stream }) => stream !== 'checkpoint-log');
      for (const gone of [
        (rows: StoredRow[]) => rows.filter(({ id }) => id === last.id),
        (rows: StoredRow[]) => rows.filter(({ stream }) => stream === 'bug-2'),
        found4,
      ]) {
        const { problems, ...verdict } = await found((rows) => {
          const removed = gone(rows);
          return rows.filter((row) => !removed.includes(row));
        });
        expect([verdict.ok, kinds({ ...verdict, problems })]).toEqual([
          false,
          gapless ? ['checkpoint', 'missing'] : ['checkpoint'],
        ]);
      }
      const second = await found((rows) =>
        rows.filter(({ stream, version }) => stream !== 'checkpoint-log' || version !== 2),
      );
      expect(kinds(second)).toContain('missing');
    });

    it('misses them also when the positions were closed up', async () => {
      const without = (rows: StoredRow[]) => rows.filter(({ stream }) => stream !== 'bug-3');
      const verdict = await found((rows) =>
        without(rows).map((row) => ({ ...row, position: row.position + 1_000_000n })),
      );
      expect(verdict.ok).toBe(false);
      const closed = await found((rows) =>
        without(rows).map((row, index) => ({ ...row, position: rows[index]!.position })),
      );
      expect(kinds(closed)).toEqual(['checkpoint']);
    });
  });
});
