import { setImmediate as nextTurn } from 'node:timers/promises';
import { CHECKPOINT_STREAM, logRange } from '../../src/audit/log-range.js';
import { checkpointEvents } from '../../src/audit/domain/checkpoint.js';
import type { PublicKey } from '../../src/audit/signing-key.js';
import type { Verdict } from '../../src/audit/verdict.js';
import { LogVerifier } from '../../src/audit/verify-log.js';
import type { Position, RecordedEvent } from '../../src/event-store/event-store.js';
import { eventsOf, named, type Logs } from './copy-log.js';
import { Refusal } from './refusal.js';
import { sameEvent } from './same-event.js';
import { Translation } from './translation.js';

/** What the target was found to be. */
export interface VerifiedCopy {
  verdict: Verdict;
  /** From positions of the source to those of the target. */
  positions: ReadonlyMap<Position, Position>;
  /** The last checkpoint, and where the last event that it covers is in the target. */
  checkpoint: { number: number; through: Position } | undefined;
}

/**
 * Reads both logs whole, side by side: every event of the target is the source's, its chains and its checkpoints hold.
 * @param wanted positions of the source that are to be translated
 * @throws Refusal when the logs differ
 */
export async function verifyCopy(
  { source, target }: Pick<Logs, 'source' | 'target'>,
  wanted: Iterable<Position>,
  keys: readonly PublicKey[],
  onProgress: (events: number, through: Position) => void,
): Promise<VerifiedCopy> {
  const checkpoints: RecordedEvent[] = [];
  for await (const page of target.read(CHECKPOINT_STREAM)) checkpoints.push(...page);
  const last = checkpointEvents.CheckpointSigned.safeParse(checkpoints.at(-1)?.data).data;
  const verifier = new LogVerifier({ checkpoints, keys, gapless: target.engine === 'postgres' });
  const translation = new Translation(wanted);
  let checkpoint: VerifiedCopy['checkpoint'];
  let events = 0;
  const sources = eventsOf(source);
  try {
    for await (const batch of logRange(target)) {
      for (const event of batch.events) {
        const { value: original } = await sources.next();
        if (original === undefined || !sameEvent(original, event)) {
          throw new Refusal(`The target is not the source: its event ${events + 1} is ${named(event)}`);
        }
        verifier.add(event);
        translation.pass(original, event);
        events += 1;
        if (last?.size === events) checkpoint = { number: last.number, through: event.position };
      }
      onProgress(events, batch.through);
      await nextTurn();
    }
    const { value: more } = await sources.next();
    if (more !== undefined) throw new Refusal(`The source has an event more: ${named(more)}`);
  } finally {
    await sources.return(undefined);
  }
  translation.end();
  return { verdict: verifier.end(), positions: translation.positions, checkpoint };
}
