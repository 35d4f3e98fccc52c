import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { HttpClient } from './http-client.js';
import { until } from './until.js';

/** What the stream of changes told of one. */
export interface Told {
  id: string;
  event: string;
  data: { number: number; version: number; types: string[]; command: string; actor: number; at: string };
}

/** Listens to `/api/stream` as a browser does, and keeps every byte. */
export class StreamReader {
  text = '';
  ended = false;
  /** Resolves when it has ended. */
  readonly closed: Promise<void>;

  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8').on('data', (part: string) => (this.text += part));
    response.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      response.on('close', () => {
        this.ended = true;
        resolve();
      });
    });
  }

  /** Resolves when the server has answered, and has told where the stream begins unless it refuses. */
  static async open(
    client: HttpClient,
    query = '',
    headers: Record<string, string> = {},
  ): Promise<StreamReader> {
    const authorization: Record<string, string> =
      client.token === undefined ? {} : { authorization: `Bearer ${client.token}` };
    const url = new URL(`/api/stream${query}`, client.url);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { get } = url.protocol === 'https:' ? https : http;
    const request = get(url, { agent: false, headers: { ...authorization, ...headers } }, resolve);
    request.on('error', reject);
    const reader = new StreamReader(request, await promise);
    await until('the stream has begun', () => reader.text !== '' || reader.ended);
    return reader;
  }

  get told(): Told[] {
    return this.blocks
      .filter((fields) => 'data' in fields)
      .map(({ id = '', event = '', data }) => ({ id, event, data: JSON.parse(data!) as Told['data'] }));
  }

  /** As a browser has it: also of what has an id and nothing else. */
  get lastEventId(): string {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  /** Every byte but the ids, which nobody can compare. */
  get withoutIds(): string {
    return this.text.replace(/^id: .*\n/gm, '');
  }

  /** Waits until it was told of so many changes. */
  async hears(count: number): Promise<Told[]> {
    await until(`the stream has told ${count}`, () => this.told.length >= count);
    return this.told;
  }

  close(): void {
    this.request.destroy();
  }

  private get blocks(): Record<string, string>[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .map((block) =>
        Object.fromEntries(
          block
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        ),
      );
  }
}
