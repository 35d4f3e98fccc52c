import { EventEmitter } from 'node:events';

/** What the stand-in for EventStoreDB keeps. A test double: it holds everything in memory and loses it on exit. */

/** An event on its way in, as the wire has it. */
export interface Proposed {
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
}

export interface LogRecord extends Proposed {
  stream: string;
  /** 0-based place in its stream. */
  revision: bigint;
  /** Byte offset in the log; the real server's commit and prepare positions are both this number. */
  position: bigint;
  created: Date;
}

export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint;

export type AppendOutcome =
  | { kind: 'stored'; revision: bigint; position: bigint }
  | { kind: 'wrong-version'; current: bigint | undefined }
  | { kind: 'tombstoned' }
  | { kind: 'too-large' };

/** `--max-append-size` of a real server, by default. It bounds an append as a whole. */
export const MAX_APPEND_BYTES = 1_048_576;

/** After this many appends a system event turns up, as a real server's statistics do. */
const SYSTEM_EVENT_EVERY = 3;

/** Emits `grown` after each append. */
export class StandInLog extends EventEmitter<{ grown: [] }> {
  records: LogRecord[] = [];
  private readonly streams = new Map<string, LogRecord[]>();
  private readonly tombstones = new Set<string>();
  private nextPosition = 0n;
  private appends = 0;

  constructor() {
    super();
    this.setMaxListeners(0);
    this.writeSystemEvent('$epoch-information', '$epoch-information');
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): AppendOutcome {
    if (this.tombstones.has(stream)) return { kind: 'tombstoned' };
    if (events.reduce((sum, event) => sum + sizeOf(event), 0) > MAX_APPEND_BYTES)
      return { kind: 'too-large' };
    const existing = this.streams.get(stream) ?? [];
    const current = existing.at(-1)?.revision;
    if (!matches(expected, current)) {
      return storedBefore(existing, expected, events) ?? { kind: 'wrong-version', current };
    }
    for (const event of events) this.write(stream, event);
    if (++this.appends % SYSTEM_EVENT_EVERY === 0)
      this.writeSystemEvent('$stats-127.0.0.1:2113', '$statsCollected');
    this.emit('grown');
    return stored(this.streams.get(stream)?.at(-1));
  }

  /** The events of a stream; `undefined` when it does not exist. */
  read(stream: string): readonly LogRecord[] | 'tombstoned' | undefined {
    return this.tombstones.has(stream) ? 'tombstoned' : this.streams.get(stream);
  }

  /** A soft delete: the stream reads as unknown. */
  delete(stream: string): void {
    this.streams.delete(stream);
  }

  /** A hard delete: the stream can never be used again. */
  tombstone(stream: string): void {
    this.streams.delete(stream);
    this.tombstones.add(stream);
  }

  /** Somebody exchanges the files on the server's disk. */
  replace(records: readonly LogRecord[]): void {
    this.records = records.toSorted((one, other) => Number(one.position - other.position));
    this.streams.clear();
    for (const record of this.records) {
      const events = this.streams.get(record.stream) ?? [];
      this.streams.set(record.stream, events);
      events.push(record);
    }
  }

  /** Index of the first record after `position`. */
  indexAfter(position: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? 0n) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  writeSystemEvent(stream: string, type: string): void {
    const data = Buffer.from(JSON.stringify({ proc: { mem: 1 } }));
    const id = crypto.randomUUID();
    this.write(stream, { id, type, contentType: 'application/json', data, metadata: Buffer.alloc(0) });
  }

  private write(stream: string, event: Proposed): void {
    const events = this.streams.get(stream) ?? [];
    this.streams.set(stream, events);
    const last = events.at(-1);
    const revision = last === undefined ? 0n : last.revision + 1n;
    const entry: LogRecord = { ...event, stream, revision, position: this.nextPosition, created: new Date() };
    events.push(entry);
    this.records.push(entry);
    this.nextPosition += BigInt(sizeOf(event) + stream.length + 64);
  }
}

function sizeOf(event: Proposed): number {
  return event.data.length + event.metadata.length + 2 * event.type.length;
}

function matches(expected: Expected, current: bigint | undefined): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return current === undefined;
    case 'stream-exists':
      return current !== undefined;
    default:
      return expected === current;
  }
}

/** The server's idempotency: the same ids at the same place are answered as they were the first time. */
function storedBefore(
  existing: readonly LogRecord[],
  expected: Expected,
  events: readonly Proposed[],
): AppendOutcome | undefined {
  const first = expected === 'no-stream' ? 0 : Number(expected) + 1;
  const there = existing.slice(first, first + events.length);
  const same =
    there.length === events.length && there.every((event, index) => event.id === events[index]?.id);
  return same ? stored(there.at(-1)) : undefined;
}

function stored(last: LogRecord | undefined): AppendOutcome {
  if (last === undefined) throw new Error('Nothing was appended');
  return { kind: 'stored', revision: last.revision, position: last.position };
}
