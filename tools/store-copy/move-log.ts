import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';
import { signingKey } from '../../src/audit/signing-key.js';
import type { Config } from '../../src/config/config.js';
import { LOG_LOCK } from '../../src/event-store/log-in-use.js';
import { logPlace } from '../../src/event-store/log-place.js';
import { openLogWriter } from '../../src/event-store/open-log-writer.js';
import { openEventStore } from '../../src/event-store/open-event-store.js';
import { withLogBar } from '../log-bar.js';
import { buildReadModels } from './build-read-models.js';
import type { CommandLine, Place } from './command-line.js';
import { consumerPositions } from './consumers.js';
import { copyLog, copyTail, type Logs } from './copy-log.js';
import { Refusal } from './refusal.js';
import { reopenPostgres, switchLog } from './switch-log.js';
import * as telling from './telling.js';
import { verifyCopy } from './verify-copy.js';

/** One copy at a time. */
const COPY_LOCK = 4729;

export interface MoveTask extends CommandLine {
  config: Config;
  connectionString: string;
  print: (text: string) => void;
  note: (text: string) => void;
}

/** @returns the exit code: 0 the log is moved, 3 it is copied and BugZot still runs */
export async function moveLog(task: MoveTask): Promise<number> {
  const { connectionString, to, print } = task;
  await migrate(connectionString, true);
  const client = new pg.Client({ connectionString, application_name: 'bugzot-store-copy', keepAlive: true });
  // What is asked for next says that it was lost.
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (!(await locked(client, COPY_LOCK))) throw new Refusal('Another npm run store:copy is at work.');
    const from = await sourceOf(client, task);
    if (from === undefined) {
      print(telling.already(to));
      return 0;
    }
    if (to.eventStoreUrl === undefined) await reopenPostgres(client);
    const open = ({ eventStoreUrl }: Place) => openEventStore(eventStoreUrl, connectionString, task.note);
    const writer = openLogWriter(to.eventStoreUrl, connectionString);
    const logs: Logs = { source: open(from), target: open(to), writer };
    try {
      return await copyAndSwitch(client, logs, task);
    } finally {
      await Promise.all([logs.source.close(), logs.target.close(), writer.close()]);
    }
  } finally {
    await client.end();
  }
}

async function copyAndSwitch(client: pg.Client, logs: Logs, task: MoveTask): Promise<number> {
  const { config, connectionString, print, to, keys } = task;
  const copied = await withLogBar('copy', await logs.source.head(), (bar) => copyLog(logs, bar));
  print(telling.copied(copied, to));
  if (!(await locked(client, LOG_LOCK))) {
    print(telling.running(await processes(client)));
    return 3;
  }
  // From here on no process of BugZot runs, and none can start.
  const all = await copyTail(logs, copied);
  const own = signingKey(config.BUGZOT_SIGNING_KEY, config.BUGZOT_DATA_DIR).public;
  const wanted = await consumerPositions(client);
  const verified = await withLogBar('verify', await logs.target.head(), (bar) =>
    verifyCopy(logs, wanted, [own, ...keys], bar),
  );
  if (!verified.verdict.ok) throw new Refusal(telling.unsound(verified.verdict));
  await switchLog(client, logs, verified, all.through);
  await client.query('select pg_advisory_unlock($1)', [LOG_LOCK]);
  print(telling.moved(verified.verdict, to));
  await buildReadModels(logs.target, config, connectionString);
  print(telling.next(to));
  return 0;
}

/** Where the log comes from; undefined when it is where it is to go. */
async function sourceOf(client: pg.Client, { from, to, config }: MoveTask): Promise<Place | undefined> {
  const engine = await logPlace(client);
  if (engine === undefined) throw new Refusal('There is no log yet: nothing was written.');
  const isOn = (place: Place): boolean => (place.eventStoreUrl === undefined) === (engine === 'postgres');
  if (isOn(to)) return undefined;
  if (from !== undefined && !isOn(from)) {
    throw new Refusal(`The log of this database is in ${telling.nameOf(engine)}: --from is wrong.`);
  }
  if (from !== undefined || engine === 'postgres') return from ?? {};
  if (config.EVENTSTORE_URL === undefined) {
    throw new Refusal('The log is in EventStoreDB: set EVENTSTORE_URL, or say --from esdb://….');
  }
  return { eventStoreUrl: config.EVENTSTORE_URL };
}

async function locked(client: pg.Client, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    lock,
  ]);
  return rows[0]!.locked;
}

/** How many processes of BugZot run on this database. */
async function processes(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and l.granted and l.objid = $1 and l.mode = 'ShareLock'
        and d.datname = current_database()`,
    [LOG_LOCK],
  );
  return Number(rows[0]!.count);
}
