/** What a command answers. */
export interface CommandAnswer {
  id: number;
  version: number;
  position: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text when it is none. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever came over the wire
}

/** One person with a token. Remembers the last position it was answered, and always reads its own writes. */
export class HttpClient {
  /** The last one that a command was answered; '' before there was one. */
  position = '';

  constructor(
    readonly url: string,
    readonly token?: string,
    readonly account?: number,
  ) {}

  static async logIn(url: string, login: string, password: string): Promise<HttpClient> {
    const { status, body } = await new HttpClient(url).post('/api/sessions', { login, password });
    if (status !== 201) throw new Error(`Log-in of ${login} answered ${status}: ${JSON.stringify(body)}`);
    return new HttpClient(url, body.token, body.account.id);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const after: Record<string, string> = this.position === '' ? {} : { 'bugzot-after': this.position };
    return this.request('GET', path, undefined, { ...after, ...headers });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', path, body, headers);
  }

  /** A command that must succeed. */
  async command(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<CommandAnswer> {
    return this.expecting(200, path, body, headers);
  }

  /** A creation that must succeed. */
  async created(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<CommandAnswer> {
    return this.expecting(201, path, body, headers);
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        // A form brings its own type, with its boundary.
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    // A stream of events never ends: whoever wants to read one does so by himself.
    const endless = type.startsWith('text/event-stream');
    const text = endless
      ? await (response.body?.cancel() ?? Promise.resolve()).then(() => '')
      : await response.text();
    const parsed: Answer['body'] = parse(text, type);
    // Answers to requests that were sent at once may come in any order.
    if (method === 'POST' && response.ok && parsed?.position > this.position) this.position = parsed.position;
    return { status: response.status, headers: response.headers, body: parsed };
  }

  private async expecting(
    status: number,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<CommandAnswer> {
    const answer = await this.post(path, body, headers);
    if (answer.status !== status) {
      throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body as CommandAnswer;
  }
}

/** What the text stands for, as its type says. */
function parse(text: string, type: string): Answer['body'] {
  if (text !== '' && /[/+]json\b/.test(type)) return JSON.parse(text);
  if (/jsonl/.test(type)) return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return text;
}
