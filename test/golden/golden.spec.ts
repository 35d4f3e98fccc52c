import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '../../projections/index.js';
import { aggregates } from '../../src/aggregates.js';
import { packageRoot } from '../../src/config/load-config.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { followsChain, GENESIS } from '../../src/event-store/hash-chain.js';
import { newestSchema, upcast } from '../../src/event-store/upcasting.js';
import { ReadModel } from '../../src/projector/read-model.js';
import { upcasts } from '../../src/upcasts.js';
import { foldRecorded, nothing } from '../../src/write-path/folding.js';
import { declaredGoldens, GOLDEN_FOLDER, SUBJECT, type Golden } from '../../tools/golden/golden-files.js';
import { ReadSide } from '../support/read-side.js';

const goldens = declaredGoldens();
const present = readdirSync(GOLDEN_FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);
const read = (file: string): RecordedEvent =>
  JSON.parse(readFileSync(join(GOLDEN_FOLDER, file), 'utf8')) as RecordedEvent;
const kept = goldens.filter(({ file }) => present.includes(file));
const today = ({ file }: Golden): RecordedEvent => upcast(read(file), upcasts);

/** What to do is said by the failure itself. */
const HOW = 'write it with `npm run golden -- AGGREGATE TYPE DATA`; see `npm run golden -- --help`';

/** The event, after the one that its stream begins with. */
function story(golden: Golden): RecordedEvent[] {
  const [created] = Object.keys(golden.aggregate.events) as [string];
  const newest = newestSchema(golden.aggregate.upcasts ?? {}, created);
  const first = goldens.find(({ aggregate, type, schema }) => {
    return aggregate === golden.aggregate && type === created && schema === newest;
  })!;
  const events = 'number' in read(golden.file).data ? [today(golden)] : [today(first), today(golden)];
  return events.map((event, index) => ({ ...event, version: index + 1 }));
}

describe('the golden files', () => {
  it('know every aggregate of the sources', () => {
    const folder = join(packageRoot, 'src');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const declared = sources.flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          /^export const \w+: Aggregate<.*\n {2}name: '([\w-]+)'/gm,
        ),
      ].map(([, name]) => name),
    );
    // One that is missing belongs into src/aggregates.ts.
    expect(aggregates.map(({ name }) => name).sort()).toEqual(declared.sort());
  });

  it('know every upcast', () => {
    expect(Object.assign({}, ...aggregates.map((aggregate) => aggregate.upcasts))).toEqual(upcasts);
  });

  it.each(goldens)('have $file', ({ file }) => {
    expect(present.includes(file) ? file : `${file} is missing: ${HOW}`).toBe(file);
  });

  it('have none of what no log holds', () => {
    expect(present.filter((file) => !goldens.some((golden) => golden.file === file))).toEqual([]);
  });

  it('show a type that has had two shapes', () => {
    expect(goldens.filter(({ schema }) => schema > 1).map(({ type }) => type)).toContain('BugReported');
  });
});

describe.each(kept)('$file', (golden) => {
  const { aggregate, type, schema, file } = golden;

  it('is as it was when it was written: logs hold events like it, so it is never changed', () => {
    const event = read(file);
    expect(event).toMatchObject({ type, stream: `${aggregate.name}-${SUBJECT}`, metadata: { schema } });
    expect(followsChain(GENESIS, event)).toBe(true);
  });

  it('is, in today’s shape, what today’s schema takes', () => {
    const { data, metadata } = today(golden);
    const schemas = aggregate.events as Record<string, { parse(data: unknown): unknown }>;
    expect(schemas[type]!.parse(data)).toEqual(data);
    expect(metadata.schema).toBe(newestSchema(upcasts, type));
    // What was written is still there.
    expect(data).toMatchObject(read(file).data);
  });

  it('is folded', () => {
    const folded = foldRecorded(aggregate, nothing(aggregate), story(golden));
    expect(folded.version).toBe(story(golden).length);
    // And first of all, as of a stream whose beginning is of another shape.
    expect(() => foldRecorded(aggregate, nothing(aggregate), [today(golden)])).not.toThrow();
  });
});

/** What these events tell is to be read somewhere, also by whoever has nobody's keys. */
const READABLE = ['bug', 'product', 'category', 'account'];

describe('every read model digests', () => {
  let side: ReadSide;

  beforeAll(async () => {
    side = await ReadSide.start();
    for (const projection of projections) await new ReadModel(projection).create(side.client);
  });
  afterAll(() => side.stop());

  it.each(kept)('$file', async (golden) => {
    const events = story(golden);
    const filled: string[] = [];
    for (const projection of projections) {
      const mine = events.filter(({ type }) => projection.types.includes(type));
      if (!mine.some(({ type }) => type === golden.type)) continue;
      await side.client.query('begin');
      await new ReadModel(projection).applyWithin(side.client, { events: mine, through: '1' }, side.keys);
      for (const { name } of projection.tables) {
        const { rowCount } = await side.client.query(`select 1 from ${projection.storage}.${name} limit 1`);
        if (rowCount === 1) filled.push(`${projection.name} ${name}`);
      }
      await side.client.query('rollback');
    }
    if (READABLE.includes(golden.aggregate.name)) expect(filled).not.toEqual([]);
  });
});
