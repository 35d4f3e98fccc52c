import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** Silence of the daemon that is taken for its end, in milliseconds; it says nothing while it looks. */
const PATIENCE_MS = 120_000;
/** Of an answer that is one line. */
const LONGEST_ANSWER = 10_000;

/** ClamAV's daemon, asked by its command INSTREAM (clamd(8)). */
export class Clamd {
  private readonly host: string;
  private readonly port: number;

  /** @param url `tcp://host:3310` */
  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.host = hostname.replace(/^\[|\]$/g, '');
    this.port = Number(port || 3310);
  }

  /**
   * @returns the name of what was found in the file; undefined when there was nothing
   * @throws Error when the daemon is away, or has not looked at all of it
   */
  async scan(path: string): Promise<string | undefined> {
    const socket = connect({ host: this.host, port: this.port });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('clamd is silent')));
    // A lost connection is told by the answer that does not come.
    socket.on('error', () => undefined);
    const over = new AbortController();
    const answer = answerOf(socket).finally(() => {
      over.abort();
    });
    // It may come before the file is sent whole; then the sending ends.
    answer.catch(() => undefined);
    try {
      await send(path, socket, over.signal);
    } catch (error) {
      if (!over.signal.aborted) socket.destroy(error as Error);
    }
    return verdict(await answer);
  }
}

/**
 * Not stream.pipeline(): it waits for ever for a socket that the other side has closed in good order
 * between two writes.
 */
async function send(path: string, socket: Socket, over: AbortSignal): Promise<void> {
  for await (const frame of frames(path)) {
    over.throwIfAborted();
    if (!socket.write(frame)) await once(socket, 'drain', { signal: over });
  }
}

/** The command, the file in pieces with their lengths, and the end. */
async function* frames(path: string): AsyncGenerator<string | Buffer> {
  yield 'zINSTREAM\0';
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    yield length;
    yield chunk;
  }
  yield Buffer.alloc(4);
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.includes('\0') || text.length > LONGEST_ANSWER) break;
  }
  return text.replace(/\0.*$/s, '').trim();
}

function verdict(answer: string): string | undefined {
  if (answer === 'stream: OK') return undefined;
  const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return found;
  throw new Error(`clamd answered "${answer.slice(0, 200)}"`);
}
