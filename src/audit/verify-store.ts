import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store.js';
import { CHECKPOINT_STREAM } from './log-range.js';
import { storedEvents } from './export-log.js';
import type { PublicKey } from './signing-key.js';
import type { Verdict } from './verdict.js';
import { LogVerifier, type KnownTree } from './verify-log.js';

export interface VerifyStoreOptions {
  keys: readonly PublicKey[];
  /** Looks at the chain of this stream only, and not at checkpoints. */
  stream: string | null;
  known?: readonly KnownTree[] | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: (events: number, through: Position) => void;
}

/** Verifies the log where it is stored. */
export async function verifyStore(log: EventStore, options: VerifyStoreOptions): Promise<Verdict> {
  const { keys, stream, signal, known, onProgress } = options;
  const whole = stream === null;
  signal?.throwIfAborted();
  const checkpoints: RecordedEvent[] = [];
  if (whole) for await (const page of log.read(CHECKPOINT_STREAM)) checkpoints.push(...page);
  const gapless = whole && log.engine === 'postgres';
  const verifier = new LogVerifier({ checkpoints, keys, gapless, known });
  let events = 0;
  for await (const page of storedEvents(log, stream, signal)) {
    for (const event of page) verifier.add(event);
    events += page.length;
    if (page.length > 0) onProgress?.(events, page.at(-1)!.position);
    // Others are served in between.
    await nextTurn();
  }
  signal?.throwIfAborted();
  return verifier.end();
}
