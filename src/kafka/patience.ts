import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process that ends waits for an answer of the broker, in milliseconds. */
const GRACE_MS = 2000;

/** Waits for the work, but not for longer than this; it may go on, and nobody hears how it ends. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const ended = work.catch(() => undefined).finally(() => enough.abort());
  await Promise.race([
    ended,
    sleep(ms, undefined, { signal: enough.signal, ref: false }).catch(() => undefined),
  ]);
}

/**
 * Waits for an answer of the broker; once `signal` is aborted, for two more seconds only. A broker that is away must not
 * keep a process from ending: whatever was not acknowledged is sent again.
 * @throws Error when the wait was given up, or that of the work
 */
export async function answered<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    timer = setTimeout(() => reject(new Error('the process ends, and the broker does not answer')), GRACE_MS);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  }
}
