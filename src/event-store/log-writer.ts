import type { RecordedEvent } from './event-store.js';

/**
 * Takes over the events of another log, for `npm run store:copy`. Nobody else may write meanwhile. One contract suite
 * (`test/contract/log-writer.contract.spec.ts`) says what both engines must do.
 */
export interface LogWriter {
  /**
   * Writes the events in exactly this order, each at its own version, durably. Whatever becomes of the call, what is there
   * afterwards is a beginning of what was given, without a gap.
   * @throws VersionConflict when a stream is not at the version before its first event
   * @throws StoreUnavailable when the engine is away
   */
  write(events: readonly RecordedEvent[]): Promise<void>;
  close(): Promise<void>;
}
