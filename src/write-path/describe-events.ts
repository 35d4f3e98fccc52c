import { v5 as uuidv5 } from 'uuid';
import { chain } from '../event-store/hash-chain.js';
import { newestSchema } from '../event-store/upcasting.js';
import type { Json, NewEvent } from '../event-store/event-store.js';
import type { DomainEvent, Folded } from './aggregate.js';
import type { AggregateCommand } from './aggregate-command.js';

/**
 * Gives decided events their envelope and their place in the chain. Their ids are UUIDv5 of command id,
 * stream and index, so the same command has the same events, however often it is tried.
 * @throws Error when a rule decided an event that its own schema refuses: a fault of the program
 */
export function describeEvents(
  command: AggregateCommand<unknown, DomainEvent>,
  decided: readonly DomainEvent[],
  stream: string,
  folded: Folded<unknown>,
): NewEvent[] {
  const { issued, aggregate } = command;
  const schemas: Readonly<Record<string, { parse(data: unknown): unknown } | undefined>> = aggregate.events;
  const events = decided.map(({ type, data }, index) => {
    const schema = schemas[type];
    if (schema === undefined) throw new Error(`${aggregate.name} has no schema for its event ${type}`);
    return {
      id: uuidv5(`${stream} ${index}`, issued.commandId),
      type,
      data: schema.parse(data) as { [key: string]: Json },
      metadata: {
        $correlationId: issued.correlationId,
        $causationId: issued.causationId,
        actor: issued.actor,
        at: issued.at,
        schema: newestSchema(aggregate.upcasts ?? {}, type),
        command: issued.commandId,
      },
    };
  });
  return chain(folded.hash, stream, folded.version, events);
}
