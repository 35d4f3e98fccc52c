import type { Kind } from './victim.js';

/** One kill and what came of it. Times are `Date.now()`. */
export interface Outage {
  kind: Kind;
  name: string;
  killedAt: number;
  /** When it was started again; undefined while it is down. */
  startedAt?: number;
  /** When it answered again. */
  readyAt?: number;
}

/** A line that a process has written and that tells of trouble. */
export interface Line {
  name: string;
  kind: Kind;
  at: number;
  text: string;
}

/** A process that ended though nobody asked it to. */
export interface Ended {
  name: string;
  kind: Kind;
  at: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether it had said that it was ready. */
  wasReady: boolean;
  output: string;
}

/** What happened during a run, for the checks and the report. */
export class Journal {
  readonly outages: Outage[] = [];
  readonly lines: Line[] = [];
  readonly ended: Ended[] = [];
  /** When commands were acknowledged, in order. */
  readonly acknowledged: number[] = [];

  /** Outages of these kinds that were, or had been a moment before, at a time. @param after milliseconds that count as a moment */
  outagesAt(at: number, kinds: readonly Kind[], after: number): Outage[] {
    return this.outages.filter(
      ({ kind, killedAt, readyAt = Infinity }) =>
        kinds.includes(kind) && killedAt <= at && at <= readyAt + after,
    );
  }

  /** Whether nothing else was down at the same time. */
  wasAlone(outage: Outage): boolean {
    const { killedAt, readyAt = Infinity } = outage;
    return this.outages.every(
      (other) => other === outage || other.killedAt > readyAt || (other.readyAt ?? Infinity) < killedAt,
    );
  }

  /** The longest time around an outage in which no command was acknowledged, in milliseconds. */
  silenceDuring({ killedAt, readyAt = Date.now() }: Outage): number {
    const { acknowledged } = this;
    let longest = 0;
    let before = killedAt;
    for (const at of acknowledged.slice(firstAfter(acknowledged, killedAt))) {
      longest = Math.max(longest, at - before);
      before = at;
      if (at > readyAt) return longest;
    }
    return Math.max(longest, readyAt - before);
  }
}

/** The index of the first of what only grows that is greater than `limit`. @param equal or equal to it */
export function firstAfter<T extends number | string>(sorted: readonly T[], limit: T, equal = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit || (!equal && sorted[middle] === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
