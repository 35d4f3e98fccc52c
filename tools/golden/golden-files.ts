import { join } from 'node:path';
import { v5 as uuidv5 } from 'uuid';
import { aggregates } from '../../src/aggregates.js';
import { packageRoot } from '../../src/config/load-config.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { newestSchema } from '../../src/event-store/upcasting.js';
import type { Aggregate, DomainEvent } from '../../src/write-path/aggregate.js';

export const GOLDEN_FOLDER = join(packageRoot, 'test/golden');

/** One event type of an aggregate at one schema version. */
export interface Golden {
  aggregate: Aggregate<unknown, DomainEvent>;
  type: string;
  schema: number;
  /** Below {@link GOLDEN_FOLDER}. */
  file: string;
}

/** One for every event type and schema version that a log can hold. */
export function declaredGoldens(): Golden[] {
  return aggregates.flatMap((aggregate) =>
    Object.keys(aggregate.events).flatMap((type) =>
      Array.from({ length: newestSchema(aggregate.upcasts ?? {}, type) }, (_, index) => ({
        aggregate,
        type,
        schema: index + 1,
        file: `${aggregate.name}/${type}.v${index + 1}.json`,
      })),
    ),
  );
}

/** The constant namespace of the ids in golden files. */
const NAMESPACE = '9b0f4a0e-9b5c-4f43-8d0c-1d2f8f8a7a55';
/** The number of the thing that a golden event happened to. */
export const SUBJECT = 7;

/** The event as a log would hold it. */
export function goldenEvent(golden: Golden, data: RecordedEvent['data']): RecordedEvent {
  const { aggregate, type, schema, file } = golden;
  const stream = `${aggregate.name}-${SUBJECT}`;
  const id = uuidv5(file, NAMESPACE);
  const command = uuidv5(`command of ${file}`, NAMESPACE);
  const metadata = {
    $correlationId: uuidv5(`request of ${file}`, NAMESPACE),
    $causationId: command,
    actor: 21,
    at: '2026-03-01T12:00:00.000Z',
    schema,
    command,
  };
  const [event] = chain(GENESIS, stream, 0, [{ id, type, data, metadata }]);
  return { ...event!, stream, version: 1, position: '1' };
}
