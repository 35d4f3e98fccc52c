import { z } from 'zod';
import type { EventStore, RecordedEvent } from '../event-store/event-store.js';
import { queryText } from '../http/fields.js';
import { storedForm } from './export-log.js';
import { logRange } from './log-range.js';

const type = queryText(100);

export const RawEventsParameters = z.strictObject({
  stream: queryText(200).optional().meta({ description: 'Only this stream, such as `bug-7`' }),
  type: z
    .union([type.transform((one) => [one]), z.array(type).max(50)])
    .optional()
    .meta({ description: 'Only these types of events; repeat it for more than one' }),
  after: z.string().max(64).optional().meta({ description: 'A position: only events after it' }),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
export type RawEventsParameters = z.infer<typeof RawEventsParameters>;

/** Events as they are stored, a line each. */
export async function* rawEvents(log: EventStore, parameters: RawEventsParameters): AsyncGenerator<string> {
  let left = parameters.limit;
  for await (const events of pages(log, parameters)) {
    const lines = events.slice(0, left).map((event) => `${JSON.stringify(storedForm(event))}\n`);
    left -= lines.length;
    if (lines.length > 0) yield lines.join('');
    if (left === 0) return;
  }
}

async function* pages(
  log: EventStore,
  { stream, type: types, after = '' }: RawEventsParameters,
): AsyncGenerator<RecordedEvent[]> {
  if (stream === undefined) {
    for await (const { events } of logRange(log, after, types === undefined ? {} : { types })) yield events;
    return;
  }
  for await (const page of log.read(stream)) {
    yield page.filter(({ type: found, position }) => position > after && (types?.includes(found) ?? true));
  }
}
