import Table from 'cli-table3';
import { migrateAndNotePlace } from '../migrations/prepare-database.js';
import { loadConfig } from '../src/config/load-config.js';
import { visitEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { isExpected } from './is-expected.js';

const HELP = `npm run migrate

Brings the database of DATABASE_URL to the schema of this release, and gives BugZot's roles their rights, whatever
BUGZOT_MIGRATIONS says. Its user becomes the owner of what is made. Run it before the processes of a new release, which
then need no such rights; those of the release before go on meanwhile.
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.length > 0) {
    console.error(HELP);
    process.exitCode = args.includes('--help') ? 0 : 2;
    return;
  }
  const config = loadConfig();
  const embedded =
    config.DATABASE_URL === undefined
      ? await visitEmbeddedPostgres({
          dataDir: config.BUGZOT_DATA_DIR,
          log: (line) => console.log(line),
        })
      : undefined;
  try {
    const url = embedded?.url ?? config.DATABASE_URL ?? '';
    const ran = await migrateAndNotePlace(url, config.EVENTSTORE_URL === undefined);
    if (ran.length === 0) return console.log('The database has the schema of this release.');
    const table = new Table({ head: ['migrations that ran'], style: { head: [], border: [] } });
    table.push(...ran.map((name) => [name]));
    console.log(table.toString());
  } finally {
    await embedded?.stop();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = 1;
});
