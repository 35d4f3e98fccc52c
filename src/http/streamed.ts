import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Between two signs of life of an answer that takes long, in milliseconds: proxies give up a silent one after a minute. */
const SIGN_OF_LIFE_MS = 5000;

/**
 * An answer that is sent while it is made, no faster than the client takes it. What fails before the first part is a
 * problem document; after that the connection breaks, so that nobody takes a part for the whole.
 */
export async function streamed(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  parts: AsyncGenerator<string>,
): Promise<Readable | string> {
  void reply.type(type).header('cache-control', 'no-store');
  if (request.method === 'HEAD') return '';
  const first = await parts.next();
  return Readable.from(following(first, parts), { highWaterMark: 2 });
}

/** JSON that takes long: white space until it is there, which JSON allows before it. */
export async function* slowJson(work: (signal: AbortSignal) => Promise<unknown>): AsyncGenerator<string> {
  const stop = new AbortController();
  const done = work(stop.signal).then((value) => ({ value }));
  done.catch(() => undefined);
  try {
    for (;;) {
      const finished = await Promise.race([done, sleep(SIGN_OF_LIFE_MS, undefined, { ref: false })]);
      yield finished === undefined ? '\n' : JSON.stringify(finished.value);
      if (finished !== undefined) return;
    }
  } finally {
    stop.abort();
  }
}

async function* following(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done === true) return;
  try {
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
