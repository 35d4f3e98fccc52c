import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { migrate } from '../migrations/migrate.js';
import { fill } from './fill.js';
import { httpComment } from './http-comment.js';
import { httpList } from './http-list.js';
import { projectorCatchup } from './projector-catchup.js';
import { storeAppend } from './store-append.js';
import { web } from './web.js';
import { logIn, median, post, startBugZotProcess, startDatabase, type Measurement } from './support.js';

const HELP = `npm run perf -- [options]   measures BugZot against baselines in the same run

  --only NAME     one scenario: store.append, http.comment, http.list, web, projector.catchup
  --rounds N      rounds of each (default 3); the table shows their medians
  --seconds N     seconds of each side of a round (default 5)
  --bugs N        bugs in the list (default 100000)
  --json FILE     writes everything that was measured
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    bugs: { type: 'string', default: '100000' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [rounds, seconds, bugs] = [Number(options.rounds), Number(options.seconds), Number(options.bugs)];
// What the processes under test keep beside the database: the master key.
const dataDir = await mkdtemp(join(tmpdir(), 'bugzot-perf-data-'));
process.env['BUGZOT_DATA_DIR'] = dataDir;

const database = await startDatabase();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void database.stop().finally(() => process.exit(130)));
}
try {
  await migrate(database.url, true);
  const measurements: Measurement[] = [];
  const wanted = (name: string): boolean => options.only === undefined || options.only === name;
  const measure = async (name: string, scenario: () => Promise<Measurement>): Promise<void> => {
    if (!wanted(name)) return;
    console.log(`${name} …`);
    measurements.push(await scenario());
  };
  await measure('http.comment', () => httpComment(database.url, rounds, seconds));
  if (wanted('http.list') || wanted('web') || wanted('projector.catchup'))
    await fill(database.url, bugs, await perfProduct());
  await measure('http.list', () => httpList(database.url, rounds, seconds));
  if (wanted('web')) {
    console.log('web …');
    measurements.push(...(await web(database.url, rounds)));
  }
  await measure('projector.catchup', () => projectorCatchup(database.url, rounds, dataDir));
  // Last, for its events are nobody's: the read models of the others need not pass over them.
  await measure('store.append', () => storeAppend(database.url, rounds, seconds));
  show(measurements);
  if (options.json !== undefined) {
    const machine = {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      memory: totalmem(),
      node: process.version,
    };
    await writeFile(
      options.json,
      JSON.stringify({ at: new Date(), machine, seconds, bugs, measurements }, null, 2) + '\n',
    );
  }
} finally {
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function perfProduct(): Promise<number> {
  const bugzot = await startBugZotProcess(database.url);
  const token = await logIn(bugzot.url);
  const category = await post(bugzot.url, token, '/api/categories', { name: 'Perf list' });
  const product = await post(bugzot.url, token, '/api/products', {
    name: 'Perf list',
    categoryId: category.id,
  });
  await bugzot.stop();
  return product.id;
}

function show(measurements: readonly Measurement[]): void {
  const table = new Table({
    head: ['scenario', 'median', 'baseline', 'median', 'ratio', 'ratios'],
    style: { head: [], border: [] },
  });
  for (const { scenario, unit, baseline, rounds: all } of measurements) {
    const ratios = all.map((round) => round.measured / round.baseline);
    table.push([
      scenario,
      `${Math.round(median(all.map((round) => round.measured))).toLocaleString('en')} ${unit}`,
      baseline,
      Math.round(median(all.map((round) => round.baseline))).toLocaleString('en'),
      median(ratios).toFixed(2),
      ratios.map((ratio) => ratio.toFixed(2)).join(' '),
    ]);
  }
  console.log(table.toString());
}
