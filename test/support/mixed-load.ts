import { report } from './catalog.js';
import type { Answer, HttpClient } from './http-client.js';
import { StreamReader, type Told } from './stream-reader.js';
import { until } from './until.js';

/** What a load of readers, writers and listeners has seen. */
export interface Seen {
  requests: number;
  /** Every answer that was not a success, and every connection that broke. */
  errors: string[];
  /** By its text, the id of each comment that was acknowledged. */
  comments: Map<string, number>;
}

/** Somebody who listens to the stream of changes as a browser does: when it ends he comes back with his last id. */
class Listener {
  readonly told: Told[] = [];
  /** How often he had to come back. */
  returns = 0;
  private reader: StreamReader | undefined;
  private ending = false;
  private lastId: string | undefined;

  constructor(
    private readonly client: HttpClient,
    private readonly errors: string[],
  ) {}

  async listen(): Promise<void> {
    while (!this.ending) {
      const headers: Record<string, string> =
        this.lastId === undefined ? {} : { 'last-event-id': this.lastId };
      try {
        const reader = await StreamReader.open(this.client, '', headers);
        if (reader.response.statusCode !== 200) this.errors.push(`stream: ${reader.response.statusCode}`);
        this.reader = reader;
        if (this.ending) reader.close();
        await reader.closed;
        this.told.push(...reader.told);
        this.lastId = reader.lastEventId || this.lastId;
        if (!this.ending) this.returns += 1;
      } catch (error) {
        this.errors.push(`stream: ${String(error)}`);
      }
    }
  }

  get hears(): boolean {
    return this.reader?.ended === false;
  }

  /** All that he has been told so far. */
  get all(): Told[] {
    return [...this.told, ...(this.hears ? this.reader!.told : [])];
  }

  end(): void {
    this.ending = true;
    this.reader?.close();
  }
}

/** Reads, comments and listens until it is ended, and notes whatever goes wrong. */
export class MixedLoad {
  readonly seen: Seen = { requests: 0, errors: [], comments: new Map() };
  readonly listeners: Listener[];
  private requesting: Promise<void>[] = [];
  private listening: Promise<void>[] = [];
  private ending = false;

  private constructor(
    private readonly client: HttpClient,
    readonly bugs: readonly number[],
    listeners: number,
  ) {
    this.listeners = Array.from({ length: listeners }, () => new Listener(client, this.seen.errors));
  }

  /** Resolves when the bugs that it is about can be read, everybody listens, and the rest has begun. */
  static async begin(
    client: HttpClient,
    product: number,
    size: { readers: number; writers: number; listeners: number },
  ): Promise<MixedLoad> {
    const bugs = await Promise.all([1, 2, 3, 4].map(() => report(client, product)));
    for (const bug of bugs) await client.get(`/api/bugs/${bug}`);
    const load = new MixedLoad(client, bugs, size.listeners);
    load.listening = load.listeners.map((listener) => listener.listen());
    await until('all listen', () => load.listeners.every(({ hears }) => hears));
    load.requesting = [
      ...Array.from({ length: size.readers }, (_, index) => load.read(index)),
      ...Array.from({ length: size.writers }, (_, index) => load.write(index)),
    ];
    return load;
  }

  /** Readers and writers come to their end; those who listen go on. */
  async endRequests(): Promise<void> {
    this.ending = true;
    await Promise.all(this.requesting);
  }

  async end(): Promise<void> {
    await this.endRequests();
    for (const listener of this.listeners) listener.end();
    await Promise.all(this.listening);
  }

  private async read(index: number): Promise<void> {
    for (let count = index; !this.ending; count += 1) {
      const bug = this.bugs[count % this.bugs.length]!;
      const paths = [`/api/bugs/${bug}`, '/api/bugs?status=open', `/api/bugs/${bug}/comments`];
      // Few exports are let in at once.
      if (index === 0) paths.push('/api/bugs/export');
      // Without waiting for what was written last: that is the writers' business.
      await this.expect(200, () => this.client.request('GET', paths[count % paths.length]!));
    }
  }

  private async write(index: number): Promise<void> {
    for (let count = 0; !this.ending; count += 1) {
      const bug = this.bugs[(index + count) % this.bugs.length]!;
      const text = `${index}-${count}`;
      const headers = { 'idempotency-key': text };
      const answer = await this.expect(201, () =>
        this.client.post(`/api/bugs/${bug}/comments`, { text }, headers),
      );
      if (answer) this.seen.comments.set(text, answer.body.id);
      // Reads what it has written, and so waits for the projector.
      if (answer && count % 10 === 0) await this.expect(200, () => this.client.get(`/api/bugs/${bug}`));
    }
  }

  private async expect(status: number, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    this.seen.requests += 1;
    try {
      const answer = await ask();
      if (answer.status === status) return answer;
      this.seen.errors.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    } catch (error) {
      this.seen.errors.push(`${String(error)} ${String((error as Error).cause)}`);
    }
    return undefined;
  }
}
