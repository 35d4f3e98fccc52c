import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const GIVE_UP_MS = 20_000;

/**
 * Waits until something holds that nobody announces.
 * @param giveUpMs for what takes longer than usual, milliseconds
 * @throws Error when it does not within that time
 */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  giveUpMs = GIVE_UP_MS,
): Promise<void> {
  const deadline = performance.now() + giveUpMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${giveUpMs} ms: ${what}`);
    await sleep(POLL_MS);
  }
}
