import pg from 'pg';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { bugAggregate } from '../../src/bugs/bug-command.js';
import type { Bug, BugEvent } from '../../src/bugs/domain/bug.js';
import { foldRecorded, nothing } from '../../src/write-path/folding.js';
import type { Folded } from '../../src/write-path/aggregate.js';
import { projected, type Projected } from '../../src/projector/projection.js';

/** The log, read whole from the table itself, in its order. */
export class WholeLog {
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly commands = new Map<string, RecordedEvent[]>();
  private readonly positions = new Map<string, RecordedEvent>();

  constructor(readonly events: readonly RecordedEvent[]) {
    for (const event of events) {
      this.positions.set(event.position, event);
      put(this.streams, event.stream, event);
      put(this.commands, event.metadata.command, event);
    }
  }

  static async read(url: string): Promise<WholeLog> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<RecordedEvent>(
      `select lpad(position::text, 19, '0') as position, stream, version, id, type, data, metadata
         from event_store.event order by event_store.event.position`,
    );
    await client.end();
    return new WholeLog(rows);
  }

  at(position: string): RecordedEvent | undefined {
    return this.positions.get(position);
  }

  stream(name: string): readonly RecordedEvent[] {
    return this.streams.get(name) ?? [];
  }

  /** The streams whose names begin so. */
  named(prefix: string): [string, readonly RecordedEvent[]][] {
    return [...this.streams].filter(([name]) => name.startsWith(prefix));
  }

  command(id: string): readonly RecordedEvent[] {
    return this.commands.get(id) ?? [];
  }

  ofType(type: string): RecordedEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** A bug at a version. */
  bugAt(stream: string, version = Infinity): Folded<Bug> {
    const events = this.stream(stream).filter((event) => event.version <= version);
    return foldRecorded<Bug, BugEvent>(bugAggregate, nothing(bugAggregate), events);
  }
}

/** An event of a bug as projections and rules see it. */
export function bugFact(event: RecordedEvent): Projected<BugEvent> {
  return projected(event) as Projected<BugEvent>;
}

function put<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
