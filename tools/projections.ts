import Table from 'cli-table3';
import pg from 'pg';
import { projections } from '../projections/index.js';
import type { Projection } from '../src/projector/projection.js';
import { ReadModel } from '../src/projector/read-model.js';
import { rebuild, type RebuildServices } from '../src/projector/rebuild.js';
import { compareReadModel } from './compare-read-model.js';
import { isExpected } from './is-expected.js';
import { withLogBar } from './log-bar.js';
import { withLog } from './with-log.js';

const names = projections.map(({ name }) => name).join(', ');
const HELP = `Read models of BugZot: ${names}

  npm run projection:rebuild -- NAME …   builds them anew beside the live ones, under traffic, and switches
  npm run projection:retry -- NAME …     lets one go on that stands still at an event
  npm run projections:verify [-- NAME …] compares every row with a fresh replay of the log; exit code 1 if one differs
`;

type Action = (projection: Projection, services: RebuildServices) => Promise<string>;

const actions: Record<string, { run: Action; allByDefault: boolean }> = {
  rebuild: {
    allByDefault: false,
    run: async (projection, services) => {
      const started = Date.now();
      const { applied } = await rebuild(projection, services);
      return `built anew from ${applied.toLocaleString('en')} events in ${((Date.now() - started) / 1000).toFixed(1)} s`;
    },
  },
  verify: {
    allByDefault: true,
    run: async (projection, services) => {
      const { same, text } = await compareReadModel(projection, services);
      if (!same) process.exitCode = 1;
      return text;
    },
  },
  retry: {
    allByDefault: false,
    run: async (projection, { connectionString }) => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      const parked = await new ReadModel(projection).unpark(client).finally(() => client.end());
      return parked ? 'goes on; look at /health/ready' : 'did not stand still';
    },
  },
};

async function main(): Promise<void> {
  const [command = '', ...wanted] = process.argv.slice(2);
  const action = actions[command];
  const unknown = wanted.filter((name) => !projections.some((one) => one.name === name));
  if (!action || unknown.length > 0 || (wanted.length === 0 && !action.allByDefault)) {
    if (unknown.length > 0) console.error(`There is no projection ${unknown.join(', ')}.\n`);
    console.error(HELP);
    process.exitCode = wanted.includes('--help') || command === '' ? 0 : 2;
    return;
  }
  await withLog(async ({ store, keys, connectionString }) => {
    const chosen =
      wanted.length === 0 ? projections : projections.filter(({ name }) => wanted.includes(name));
    const table = new Table({ head: ['projection', command], style: { head: [], border: [] } });
    for (const projection of chosen) {
      const result = await withLogBar(projection.name, await store.head(), (onProgress) =>
        action.run(projection, { store, keys, connectionString, onProgress }),
      );
      table.push([projection.name, result]);
    }
    console.log(table.toString());
  });
}

main().catch((error: unknown) => {
  const expected = isExpected(error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
