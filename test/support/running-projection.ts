import { Database } from '../../src/database/database.js';
import type { EventStore, Position } from '../../src/event-store/event-store.js';
import { ProjectionRunner } from '../../src/projector/projection-runner.js';
import type { Projection } from '../../src/projector/projection.js';
import { Progress } from '../../src/projector/progress.js';
import { ReadModel, type Checkpoint } from '../../src/projector/read-model.js';
import type { ReadSide } from './read-side.js';
import { tallyTable, type TallyRow } from './tally.js';

/** A projector of one projection, with connections of its own, as another process would have them. */
export class RunningProjection {
  readonly errors: string[] = [];
  private readonly ending = new AbortController();
  private readonly database: Database;
  private readonly store: EventStore;
  readonly progress: Progress;
  private readonly running: Promise<void>;
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly read: ReadSide,
    readonly projection: Projection,
  ) {
    this.database = new Database(read.url, 2);
    this.store = read.openStore();
    this.progress = new Progress(this.database);
    this.running = new ProjectionRunner(projection, {
      store: this.store,
      keys: read.keys,
      progress: this.progress,
      connectionString: read.url,
      log: { error: (message) => this.errors.push(message) },
    }).run(this.ending.signal);
  }

  /** Waits until it has passed a position. */
  async reach(position: Position): Promise<void> {
    expect(await this.progress.waitFor(this.projection.storage, position, 20_000)).toBe(true);
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return new ReadModel(this.projection).checkpoint(this.read.database);
  }

  /** May be called twice. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    this.ending.abort();
    await this.running;
    await Promise.all([this.progress.close(), this.store.close()]);
    await this.database.end();
  }
}

/** What is stored now, nothing caught up. */
export async function storedTally(
  read: ReadSide,
  { storage }: Projection,
  number = 1,
): Promise<TallyRow | undefined> {
  const { rows } = await read.database.query<{ row: TallyRow }>(
    `select to_json(t) as row from ${storage}.${tallyTable.name} t where number = $1`,
    [number],
  );
  return rows[0]?.row;
}

/** Ends the connection that holds the lock of a projection. @returns whether there was one */
export async function killHolder(read: ReadSide, { storage }: Projection): Promise<boolean> {
  const { rowCount } = await read.database.query(
    `select pg_terminate_backend(a.pid) from pg_stat_activity a
       join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
      where a.application_name = $1 and a.datname = current_database()`,
    [`bugzot-projector ${storage}`],
  );
  return rowCount === 1;
}
