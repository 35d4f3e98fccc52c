/** How long the same message is not repeated, in milliseconds. */
const QUIET_MS = 60_000;
/** Messages that are remembered; a program that fails in more ways at once may repeat itself. */
const REMEMBERED = 100;

/** Says each message once a minute at the most: what tries again every second need not say so every second. */
export function seldom(say: (message: string) => void): (message: string) => void {
  const said = new Map<string, number>();
  return (message) => {
    const now = performance.now();
    const before = said.get(message);
    if (before !== undefined && now - before < QUIET_MS) return;
    if (said.size >= REMEMBERED) said.clear();
    said.set(message, now);
    say(message);
  };
}
