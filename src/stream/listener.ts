import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Reader } from '../access/reader.js';
import { START, type Position } from '../event-store/event-store.js';
import type { Message } from './telling.js';

/** Bytes that wait for a client that does not take them; whoever has more is dropped, and comes back when he can. */
const BACKLOG_BYTES = 500_000;
/** How long a client that catches up may leave its backlog standing, in milliseconds. */
const DRAIN_MS = 5000;

/** One open stream: whose it is, how far it has been told, and what he may be told. */
export class Listener {
  /** What is sent. */
  readonly stream = new PassThrough();
  /** Everything up to here was told. */
  position: Position = START;

  /**
   * @param holder whose share of the open streams it takes
   * @param bug the only one that he wants to hear of
   * @param ask who he is now, and whether he may still read; fails when he may not
   */
  constructor(
    private reader: Reader,
    readonly holder: string,
    private readonly bug: number | undefined,
    private readonly ask: () => Promise<Reader>,
  ) {
    // Before anything is written: a client that has gone is not noticed later.
    this.stream.on('error', () => undefined);
  }

  get closed(): boolean {
    return this.stream.destroyed || this.stream.writableEnded;
  }

  /**
   * Whether he may still listen, by his session, his account and his role as they are at this moment. Who has become
   * somebody else has not the same stream any more; who has lost a right goes on with what is left.
   */
  async isEntitled(): Promise<boolean> {
    if (this.closed) return false;
    try {
      const reader = await this.ask();
      if (reader.account !== this.reader.account) return false;
      this.reader = reader;
      return true;
    } catch {
      return false;
    }
  }

  wants({ bug, position }: Message): boolean {
    return position > this.position && (this.bug === undefined || this.bug === bug);
  }

  /** @returns whether there was something for him in it */
  tell(message: Message): boolean {
    const text = this.wants(message) ? message.text[this.reader.visibility] : undefined;
    if (text === undefined) return false;
    this.write(text);
    return true;
  }

  write(text: string): void {
    if (this.closed) return;
    this.stream.write(text);
    if (this.stream.writableLength + this.stream.readableLength > BACKLOG_BYTES) this.stream.destroy();
  }

  /** Waits until the client has taken what was written; drops it when it does not. */
  async drained(): Promise<void> {
    if (this.closed || !this.stream.writableNeedDrain) return;
    const signal = AbortSignal.timeout(DRAIN_MS);
    await once(this.stream, 'drain', { signal }).catch(() => this.stream.destroy());
  }

  end(): void {
    this.stream.end();
  }
}
