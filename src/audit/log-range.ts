import {
  START,
  type Batch,
  type EventFilter,
  type EventStore,
  type Position,
} from '../event-store/event-store.js';

/** The stream that holds all checkpoints. */
export const CHECKPOINT_STREAM = 'checkpoint-log';

/** The log from a position up to the head that it has now, and then it ends; only matching events, if there is a filter. */
export async function* logRange(
  log: EventStore,
  after: Position = START,
  filter: EventFilter = {},
  signal?: AbortSignal,
): AsyncGenerator<Batch> {
  const head = await log.head();
  if (after >= head) return;
  const ended = new AbortController();
  const either = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]);
  try {
    for await (const batch of log.subscribe(after, filter, either)) {
      const events = batch.events.filter(({ position }) => position <= head);
      yield { events, through: batch.through < head ? batch.through : head };
      if (batch.through >= head) return;
    }
  } finally {
    ended.abort();
  }
}
