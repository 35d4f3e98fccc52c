import { Injectable } from '@nestjs/common';
import { EventStore, START, type Position } from '../event-store/event-store.js';
import { isPosition } from '../event-store/is-position.js';
import { MasterKey } from '../keys/master-key.js';

/** A client that was away for longer loads everything anew. */
const OLDEST_MS = 24 * 3_600_000;
const PURPOSE = 'stream';
/** More characters than a position has: all ids have the same length. */
const PADDED = 48;

/**
 * The ids of the stream's events: a place in the log, sealed. Of a plain position one could read how much happened in
 * between that one may not know of; these tell nothing, not even which of two is the later.
 */
@Injectable()
export class EventIds {
  constructor(
    private readonly key: MasterKey,
    private readonly store: EventStore,
  ) {}

  of(position: Position, now = Date.now()): string {
    return this.key.seal(`${now} ${position.padEnd(PADDED)}`, PURPOSE);
  }

  /** @returns where it was; undefined when it is not one of ours, too old to go on from, or of another engine's log */
  open(id: string): Position | undefined {
    const [made, position] = this.key.open(id, PURPOSE)?.split(' ', 2) ?? [];
    if (position === undefined || Date.now() - Number(made) > OLDEST_MS) return undefined;
    return position === START || isPosition(this.store.engine, position) ? position : undefined;
  }
}
