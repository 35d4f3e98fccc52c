import { randomUUID } from 'node:crypto';
import {
  START,
  type Batch,
  type EventFilter,
  type EventMetadata,
  type EventStore,
  type Json,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../src/event-store/event-store.js';

/** An engine with a log, as a contract suite gets it. */
export interface StoreUnderTest {
  store: EventStore;
  /** A second client of the same log, as another process would have; closed by `dispose`. */
  another: () => Promise<EventStore>;
  /** Drops all connections, runs `whileAway` while nobody can connect, and comes back with the same data. */
  restart?: (whileAway?: () => Promise<void>) => Promise<void>;
  dispose: () => Promise<void>;
}

/** A name that no other test, run or user of the log has. */
export function newStream(prefix = 'contract'): string {
  return `${prefix}-${randomUUID()}`;
}

export const metadata: Omit<EventMetadata, 'hash'> = {
  $correlationId: 'c0ffee00-0000-4000-8000-000000000001',
  $causationId: 'c0ffee00-0000-4000-8000-000000000002',
  actor: 7,
  at: '2026-01-02T03:04:05.678Z',
  schema: 1,
  command: 'c0ffee00-0000-4000-8000-000000000003',
};

export function event(type = 'CommentAdded', data: NewEvent['data'] = { text: 'hello' }): NewEvent {
  return { id: randomUUID(), type, data, metadata: { ...metadata, hash: 'ab'.repeat(32) } };
}

export function events(count: number, text = 'hello'): NewEvent[] {
  return Array.from({ length: count }, (_, n): NewEvent => event('CommentAdded', { n, text }));
}

export async function readAll(store: EventStore, stream: string, from?: number): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const page of store.read(stream, from)) found.push(...page);
  return found;
}

/** A consumer that keeps what it is given. */
export class Watch {
  readonly batches: Batch[] = [];
  private readonly abort = new AbortController();
  private readonly finished: Promise<void>;
  private changed = Promise.withResolvers<void>();

  constructor(store: EventStore, after: Position, filter: EventFilter = {}) {
    this.finished = this.consume(store.subscribe(after, filter, this.abort.signal));
    this.finished.catch((error: unknown) => this.changed.reject(error));
    this.changed.promise.catch(() => undefined);
  }

  get events(): RecordedEvent[] {
    return this.batches.flatMap((batch) => batch.events);
  }

  get through(): Position {
    return this.batches.at(-1)?.through ?? START;
  }

  /** Waits until so many events have come, or until the condition holds. */
  async until(condition: number | (() => boolean)): Promise<RecordedEvent[]> {
    const reached = typeof condition === 'number' ? () => this.events.length >= condition : condition;
    while (!reached()) await this.changed.promise;
    return this.events;
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.finished;
  }

  private async consume(batches: AsyncIterable<Batch>): Promise<void> {
    for await (const batch of batches) {
      this.batches.push(batch);
      this.changed.resolve();
      this.changed = Promise.withResolvers<void>();
      this.changed.promise.catch(() => undefined);
    }
  }
}

export function ids(of: readonly { id: string }[]): string[] {
  return of.map(({ id }) => id);
}

/** JSON that a careless encoding would bend. */
export const awkwardData: { [key: string]: Json } = {
  quotes: `"double" 'single' \`back\` \\ \\\\ \\" \\u0041 $1 $$ %s ?`,
  lines: 'a\nb\r\nc\td\u0008\u000c\u001f\u007f\u2028\u2029',
  languages: 'Grüße, Ελλάδα, здравствуйте, 日本語, עברית, العربية',
  emoji: '🐞👩‍👩‍👧‍👦🇪🇺 and 𝄞',
  combining: 'e\u0301 is not \u00e9',
  empty: '',
  'key "with" \\ and 🐞': { '': [] },
  order: { b: 1, a: 2, 10: 3, 9: 4, B: 5 },
  numbers: [
    0,
    0.1,
    1e21,
    1e-7,
    123456789012345680000,
    Number.MAX_SAFE_INTEGER,
    -1.5,
    5e-324,
    1.7976931348623157e308,
  ],
  literals: [null, true, false, [], {}, [[]], [{}]],
  deep: Array.from({ length: 60 }).reduce<Json>((inner) => ({ inner: [inner] }), 'bottom'),
  markup: '<script>alert("x")</script> & &amp;',
};
