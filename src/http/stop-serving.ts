import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** How long answers that are under way may take when the process takes no more requests, in milliseconds. */
const PATIENCE_MS = 3000;
/** How often connections that have become idle meanwhile are closed, in milliseconds. */
const HANG_UP_MS = 50;
/** A turn of the event loop that is shorter did hardly anything but look for what is new, in milliseconds. */
const QUIET_MS = 1;
/** How long a quiet turn is waited for, in milliseconds. */
const QUIET_WITHIN_MS = 500;

/**
 * Takes no more connections, ends streams of events, and lets answers that are under way come to their end. An upload or
 * a download that takes longer is cut off: its client sees that it is not whole.
 */
export async function stopServing(app: NestFastifyApplication): Promise<void> {
  const server: Server = app.getHttpServer();
  if (server.listening) await stopListening(server);
  // A connection whose answer is still on its way is idle a moment later, and would be kept for more than a minute.
  const hangUp = setInterval(() => server.closeIdleConnections(), HANG_UP_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  // Streams of events end first in this (onModuleDestroy), then it waits for all other connections.
  await app.close();
  clearInterval(hangUp);
  clearTimeout(cutOff);
}

/**
 * The kernel resets connections that it has accepted and this process has not, although their clients may have sent a
 * request already. So the listener is closed right after a turn of the event loop that has taken in all there was, was
 * short, and found nobody new: what can come in between is a matter of microseconds.
 */
async function stopListening(server: Server): Promise<void> {
  let came = 0;
  server.on('connection', () => (came += 1));
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (let quiet = false; !quiet && performance.now() < deadline;) {
    const [before, began] = [came, performance.now()];
    await turn();
    quiet = came === before && performance.now() - began < QUIET_MS;
  }
  server.close();
}
