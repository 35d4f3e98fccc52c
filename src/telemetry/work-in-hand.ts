/** Work that was begun and has not ended, by its number. */
const inHand = new Map<number, { what: string; since: number }>();
let begun = 0;

/**
 * A consumer has something in hand. Liveness looks at it: what takes for ever, such as a statement on a connection that
 * died without a sound, goes on only in another process.
 * @param what name of the consumer
 * @returns to be called when the work has ended, well or not
 */
export function takeInHand(what: string): () => void {
  const number = (begun += 1);
  inHand.set(number, { what, since: performance.now() });
  return () => inHand.delete(number);
}

/** What has been in hand for longer than this many milliseconds. */
export function inHandLongerThan(ms: number, now = performance.now()): string[] {
  return [...inHand.values()].filter(({ since }) => now - since > ms).map(({ what }) => what);
}
