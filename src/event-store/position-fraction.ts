import type { Position } from './event-store.js';

/** Roughly how much of the log lies before a position, from 0 to 1: for progress bars, and for nothing else. */
export function positionFraction(position: Position, head: Position): number {
  const end = BigInt(head.split('.')[0] || 0);
  if (end === 0n) return 1;
  const place = BigInt(position.split('.')[0] || 0);
  return Math.min(1, Number((place * 1000n) / end) / 1000);
}
