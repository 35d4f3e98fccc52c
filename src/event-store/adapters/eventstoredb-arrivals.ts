import { StoreUnavailable } from '../event-store.js';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A stream of the client, and the client's way to end the call behind it: destroying the stream leaves that open. */
export interface Source {
  /** A `Readable`, as far as it is used here: the client is typed with those of an older Node. */
  stream: {
    readonly readableLength: number;
    read(): unknown;
    on(event: 'readable' | 'end' | 'close', listener: () => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
  };
  cancel(): Promise<void>;
}

interface Options {
  /** Ends the taking, as if the server had ended the stream. */
  signal?: AbortSignal;
  /** The longest wait for the server, in milliseconds; without it a silent stream is waited for as long as it lasts. */
  patience?: number;
}

/**
 * Takes what has arrived from a stream of the client, many at a time. Nobody pulls between two takes, so the stream's
 * own small buffers fill up and the server is made to wait.
 */
export class Arrivals<T> {
  private ended = false;
  private disposed = false;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly source: Source,
    private readonly options: Options = {},
  ) {
    const finish = () => {
      this.ended = true;
      this.wake();
    };
    const { stream } = source;
    stream.on('readable', () => (this.disposed ? this.discard() : this.wake()));
    stream.on('end', finish);
    stream.on('close', finish);
    // Stays for good: the client emits errors also after the end, and one that nobody listens to ends the process.
    stream.on('error', (error: Error) => {
      this.failure ??= error;
      this.wake();
    });
    // At once, also when nobody takes any more: the call must not stay open on the server.
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** Whether something can be taken without waiting. */
  get waiting(): boolean {
    return this.source.stream.readableLength > 0;
  }

  /**
   * Up to `most` items, at least one; none when the stream has ended or the signal is aborted.
   * @throws the stream's error, after what arrived before it; StoreUnavailable when patience is at its end
   */
  async take(most: number): Promise<T[]> {
    const taken: T[] = [];
    while (!this.options.signal?.aborted) {
      const before = taken.length;
      this.drain(taken, most);
      if (taken.length === most) break;
      if (taken.length > before) {
        // What the connection has received already is decoded in the next turns of the event loop.
        await nextTurn();
      } else if (taken.length > 0) {
        break;
      } else if (this.failure) {
        throw this.failure;
      } else if (this.ended) {
        break;
      } else {
        await this.arrival();
      }
    }
    return this.options.signal?.aborted ? [] : taken;
  }

  /** Ends the call; what has arrived and was not taken is dropped. */
  dispose(): void {
    if (this.disposed) return;
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.disposed = true;
    if (!this.ended) void this.source.cancel().catch(() => undefined);
    // To its end, for a call that was complete and waited to be read keeps the client from closing.
    this.discard();
  }

  private readonly onAbort = (): void => {
    this.dispose();
    this.wake();
  };

  private drain(taken: T[], most: number): void {
    while (taken.length < most) {
      const item = this.source.stream.read() as T | null;
      if (item === null) return;
      taken.push(item);
    }
  }

  private discard(): void {
    while (this.source.stream.read() !== null);
  }

  private async arrival(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.wake = resolve;
    const { patience } = this.options;
    const silent = () => reject(new StoreUnavailable(`EventStoreDB was silent for ${patience} ms`));
    const timer = patience === undefined ? undefined : setTimeout(silent, patience);
    await promise.finally(() => clearTimeout(timer));
  }
}
