import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** How long answers that are under way may take when the process takes no more requests, in milliseconds. */
const PATIENCE_MS = 3000;
/** How often connections that have become idle meanwhile are closed, in milliseconds. */
const HANG_UP_MS = 50;
/** How long a quiet turn of the event loop is waited for, in milliseconds. */
const QUIET_WITHIN_MS = 1500;

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
 * request already. So the listener is closed right after a turn of the event loop that found nobody new and was so short
 * that hardly anybody can have come since it looked. On a busy machine one is content with less and less.
 *
 * Node takes one connection a turn: under load a queue stands before the door all the time. So requests are held
 * meanwhile, which makes turns short, and keeps clients from coming again with the next one.
 */
async function stopListening(server: Server): Promise<void> {
  let came = 0;
  server.on('connection', () => (came += 1));
  const release = holdRequests(server);
  // The rest of this turn: after timers and signals it does not look for connections any more.
  await turn();
  const start = performance.now();
  for (let quiet = false; !quiet;) {
    const [before, began] = [came, performance.now()];
    await turn();
    const now = performance.now();
    const waited = now - start;
    quiet = waited > QUIET_WITHIN_MS || (came === before && now - began < 1 + waited / 200);
  }
  server.close();
  release();
}

/** Keeps requests that arrive from now on. @returns what lets them, and all that follow, be answered */
function holdRequests(server: Server): () => void {
  const held: [IncomingMessage, ServerResponse][] = [];
  const listeners = server.rawListeners('request') as RequestListener[];
  const hold: RequestListener = (request, response) => void held.push([request, response]);
  server.removeAllListeners('request').on('request', hold);
  return () => {
    server.off('request', hold);
    for (const listener of listeners) server.on('request', listener);
    for (const [request, response] of held) server.emit('request', request, response);
  };
}
