import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import pg from 'pg';
import { migrate } from '../migrations/migrate.js';
import { projections } from '../projections/index.js';
import { ConfigurationError } from '../src/config/config.js';
import { loadConfig } from '../src/config/load-config.js';
import { Database } from '../src/database/database.js';
import { EmbeddedPostgresError } from '../src/embedded-postgres/embedded-postgres-error.js';
import { visitEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { openEventStore } from '../src/event-store/open-event-store.js';
import { UpcastingEventStore } from '../src/event-store/upcasting.js';
import { positionFraction } from '../src/event-store/position-fraction.js';
import { masterKey } from '../src/keys/master-key.js';
import { PersonKeys } from '../src/keys/person-keys.js';
import type { Projection } from '../src/projector/projection.js';
import { ReadModel } from '../src/projector/read-model.js';
import { rebuild, verify, type Difference, type RebuildServices } from '../src/projector/rebuild.js';
import { upcasts } from '../src/upcasts.js';

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
      const { applied, differences } = await verify(projection, services);
      if (differences.length === 0) return `equal to a replay of ${applied.toLocaleString('en')} events`;
      process.exitCode = 1;
      return differences.map(describe).join('\n');
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
  const config = loadConfig();
  const embedded =
    config.DATABASE_URL === undefined
      ? await visitEmbeddedPostgres({ dataDir: config.BUGZOT_DATA_DIR, log: (line) => console.log(line) })
      : undefined;
  const connectionString = embedded?.url ?? config.DATABASE_URL ?? '';
  await migrate(connectionString, config.EVENTSTORE_URL === undefined);
  const store = new UpcastingEventStore(openEventStore(config.EVENTSTORE_URL, connectionString), upcasts);
  const database = new Database(connectionString, 2);
  try {
    const keys = new PersonKeys(database, masterKey(config.BUGZOT_MASTER_KEY, config.BUGZOT_DATA_DIR));
    const chosen =
      wanted.length === 0 ? projections : projections.filter(({ name }) => wanted.includes(name));
    const table = new Table({ head: ['projection', command], style: { head: [], border: [] } });
    for (const projection of chosen) {
      const result = await withBar(projection, store, (onProgress) =>
        action.run(projection, { store, keys, connectionString, onProgress }),
      );
      table.push([projection.name, result]);
    }
    console.log(table.toString());
  } finally {
    await store.close();
    await database.end();
    await embedded?.stop();
  }
}

async function withBar(
  projection: Projection,
  store: RebuildServices['store'],
  work: (onProgress: NonNullable<RebuildServices['onProgress']>) => Promise<string>,
): Promise<string> {
  const bar = new cliProgress.SingleBar({
    format: `${projection.name} {bar} {percentage} % | {events} events`,
    clearOnComplete: true,
  });
  const head = await store.head();
  bar.start(1000, 0, { events: 0 });
  try {
    return await work((applied, through) =>
      bar.update(Math.round(positionFraction(through, head) * 1000), { events: applied }),
    );
  } finally {
    bar.stop();
  }
}

function describe({ table, onlyLive, onlyReplayed, examples }: Difference): string {
  return [
    `${table}: ${onlyLive} rows only in the read model, ${onlyReplayed} only in the replay`,
    ...examples.map((example) => `  ${example.slice(0, 160)}`),
  ].join('\n');
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigurationError || error instanceof EmbeddedPostgresError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
