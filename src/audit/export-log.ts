import type { EventStore, RecordedEvent } from '../event-store/event-store.js';
import { GENESIS } from '../event-store/hash-chain.js';
import { sealed, type ExportHeader } from './export-line.js';
import { logRange } from './log-range.js';
import type { SigningKey } from './signing-key.js';

/** An event as an export and `/audit/events` show it, its fields in one order. */
export function storedForm({ position, stream, version, id, type, data, metadata }: RecordedEvent) {
  return { position, stream, version, id, type, data, metadata };
}

/** The events of one stream, or of the whole log up to its present head, as they were written. */
export async function* storedEvents(
  log: EventStore,
  stream: string | null,
  signal?: AbortSignal,
): AsyncGenerator<RecordedEvent[]> {
  if (stream !== null) yield* log.read(stream);
  else for await (const { events } of logRange(log, undefined, {}, signal)) yield events;
}

/** An export as text: a header, a line for each event, and a signed last line. Checkpoints are events among the others. */
export async function* exportLog(
  log: EventStore,
  stream: string | null,
  key: SigningKey,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const header: ExportHeader = {
    format: 'bugzot-export/1',
    engine: log.engine,
    stream,
    head: await log.head(),
    exportedAt: new Date().toISOString(),
    keyId: key.public.id,
    publicKey: key.public.base64,
  };
  let { text, seal } = sealed(header, GENESIS);
  yield text;
  let count = 0;
  for await (const events of storedEvents(log, stream, signal)) {
    let page = '';
    for (const event of events) {
      ({ text, seal } = sealed(storedForm(event), seal));
      page += text;
    }
    count += events.length;
    if (page !== '') yield page;
  }
  // Without the last line nobody takes it for whole.
  signal?.throwIfAborted();
  const signature = key.sign('bugzot-export/1', { count, seal });
  yield sealed({ end: true, count, signature }, seal).text;
}
