import { logRange } from '../../src/audit/log-range.js';
import {
  START,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '../../src/event-store/event-store.js';
import type { LogWriter } from '../../src/event-store/log-writer.js';
import { Refusal } from './refusal.js';
import { sameEvent } from './same-event.js';

/** What is copied, and to where. */
export interface Logs {
  source: EventStore;
  target: EventStore;
  /** Of the target. */
  writer: LogWriter;
}

/** Hears how many events are equal in both so far, and how far the source was read. */
type OnProgress = (events: number, through: Position) => void;

/** How far a copy has come. */
export interface Copied {
  /** Events of the target, equal to the first of the source. */
  events: number;
  /** Of these, the ones that were there before. */
  before: number;
  /** How far the source was read. */
  through: Position;
  /** Milliseconds spent on the others. */
  ms: number;
}

/** Events and bytes written at once; what is lost when the process is killed is read again. */
const PAGE = { events: 1000, characters: 2_000_000 } as const;

/**
 * Brings everything that the source has into the target, behind what is there already, which must be the same from the
 * first event on: so a copy that was cut off goes on, and a target that holds something else is refused.
 */
export async function copyLog(logs: Logs, onProgress: OnProgress): Promise<Copied> {
  const { source, target } = logs;
  const copied: Copied = { events: 0, before: 0, through: START, ms: 0 };
  const rest = eventsOf(source);
  try {
    for await (const there of eventsOf(target)) {
      const { value: here } = await rest.next();
      if (here === undefined) throw new Refusal(`The target has more than the source: ${named(there)}`);
      if (!sameEvent(here, there)) {
        throw new Refusal(
          `The target holds another log. Event ${copied.events + 1} is ${named(there)} there, and ${named(here)} in the source`,
        );
      }
      copied.events += 1;
      copied.through = here.position;
      if (copied.events % PAGE.events === 0) onProgress(copied.events, copied.through);
    }
    copied.before = copied.events;
    return await write(rest, logs, copied, onProgress);
  } finally {
    await rest.return(undefined);
  }
}

/** What the source has got since; see {@link copyLog}. */
export function copyTail(logs: Logs, copied: Copied): Promise<Copied> {
  return write(eventsOf(logs.source, copied.through), logs, copied);
}

/** One by one, up to the head that the log has when the first is taken. */
export async function* eventsOf(log: EventStore, after?: Position): AsyncGenerator<RecordedEvent, undefined> {
  for await (const { events } of logRange(log, after)) yield* events;
  return undefined;
}

async function write(
  events: AsyncIterable<RecordedEvent>,
  { writer }: Logs,
  copied: Copied,
  onProgress: OnProgress = () => undefined,
): Promise<Copied> {
  const now = { ...copied };
  const started = performance.now();
  for await (const page of pages(events)) {
    await writer.write(page);
    now.events += page.length;
    now.through = page.at(-1)!.position;
    onProgress(now.events, now.through);
  }
  return { ...now, ms: copied.ms + performance.now() - started };
}

export function named({ stream, version, type, id }: RecordedEvent): string {
  return `${type} ${id}, version ${version} of ${stream}`;
}

async function* pages(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent[]> {
  let page: RecordedEvent[] = [];
  let characters = 0;
  for await (const event of events) {
    page.push(event);
    characters += JSON.stringify(event).length;
    if (page.length < PAGE.events && characters < PAGE.characters) continue;
    yield page;
    [page, characters] = [[], 0];
  }
  if (page.length > 0) yield page;
}
