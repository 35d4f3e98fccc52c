import { LRUCache } from 'lru-cache';
import type { EventFilter, EventStore, RecordedEvent } from '../event-store/event-store.js';
import { recordOf, type RecordSource } from './record.js';
import type { Addressed, Consequence } from './parcels.js';
import type { Message, Topic } from './topic.js';

/** Streams of which it is remembered whether they are concealed. */
const REMEMBERED = 50_000;

/** Which records an event leads to. Decided by the event and by how its stream begins, so it is the same every time. */
export class Selection {
  private readonly concealed = new LRUCache<string, boolean>({ max: REMEMBERED });

  constructor(
    private readonly topics: readonly Topic[],
    private readonly store: EventStore,
    private readonly source: RecordSource,
  ) {}

  /** Of the events that may lead to records. */
  get filter(): EventFilter {
    const aggregates = new Set(this.topics.flatMap((topic) => topic.aggregates));
    return { streamPrefixes: [...aggregates].map((name) => `${name}-`) };
  }

  /** @throws Error for a type that nobody has decided about: a newer BugZot has written it, and its relay must take over */
  async of(event: RecordedEvent): Promise<Consequence> {
    const records: Addressed[] = [];
    for (const topic of this.topics) {
      if (!topic.aggregates.some((name) => event.stream.startsWith(`${name}-`))) continue;
      const message = topic.messages[event.type];
      if (message === undefined) {
        throw new Error(`event ${event.id} has the type ${event.type}, which this version does not know`);
      }
      if (!('withheld' in message) && (await this.mayTell(topic, event))) {
        records.push(this.addressed(topic, message, event));
      }
    }
    return { position: event.position, records };
  }

  private addressed(topic: Topic, message: Message, event: RecordedEvent): Addressed {
    const record = recordOf(topic, message, event, this.source);
    return { topic: `${this.source.prefix}.${topic.name}`, record };
  }

  private async mayTell(topic: Topic, event: RecordedEvent): Promise<boolean> {
    if (topic.hides?.(event)) return false;
    return topic.conceals === undefined || !(await this.conceals(topic.name, topic.conceals, event));
  }

  private async conceals(
    topic: string,
    conceals: (first: RecordedEvent) => boolean,
    event: RecordedEvent,
  ): Promise<boolean> {
    const key = `${topic} ${event.stream}`;
    const known = this.concealed.get(key);
    if (known !== undefined) return known;
    const concealed = conceals(event.version === 1 ? event : await this.firstOf(event.stream));
    this.concealed.set(key, concealed);
    return concealed;
  }

  private async firstOf(stream: string): Promise<RecordedEvent> {
    for await (const [first] of this.store.read(stream)) if (first !== undefined) return first;
    throw new Error(`stream ${stream} has no first event`);
  }
}
