import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const GIVE_UP_MS = 20_000;

/** Waits until something holds that nobody announces. @throws Error when it does not within 20 seconds */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${GIVE_UP_MS} ms: ${what}`);
    await sleep(POLL_MS);
  }
}
