import { randomInt } from 'node:crypto';

/** 2020-01-01T00:00:00Z: 41 bits of milliseconds from here last until 2089. */
const EPOCH_MS = 1_577_836_800_000;
const RANDOM_BITS = 12;

/**
 * A 53-bit integer, ordered by time to the millisecond, that JavaScript and JSON hold exactly. The low bits are random,
 * so ids neither count anything nor tell how many were drawn in between; the aggregate that takes it makes it unique.
 */
export function timeOrderedId(at: string): number {
  return (Date.parse(at) - EPOCH_MS) * 2 ** RANDOM_BITS + randomInt(2 ** RANDOM_BITS);
}
