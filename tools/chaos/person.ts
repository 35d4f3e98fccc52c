import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountRole } from '../../src/access/matrix.js';
import type { Random } from './random.js';

/** A client that hears nothing for so long asks again, in milliseconds. */
const PATIENCE_MS = 10_000;
/** Between two attempts at the most, in milliseconds. */
const PAUSE_MS = 500;

/** A request that may be sent again: with a key where somebody is logged in. */
export interface Request {
  path: string;
  body: () => object | FormData;
  key?: string;
}

/** What a command came to, in the end. */
export interface Answered {
  status: number;
  body: {
    id?: number;
    version?: number;
    position?: string;
    code?: string;
    token?: string;
    account?: { id: number };
  };
  /** How often it was sent. */
  attempts: number;
  /** From the first attempt to the answer, in milliseconds. */
  ms: number;
}

/** What clients saw that they should not have seen, and how often they had to ask again. */
export class Complaints {
  readonly found = new Map<string, number>();
  retries = new Map<string, number>();

  note(complaint: string): void {
    this.found.set(complaint, (this.found.get(complaint) ?? 0) + 1);
  }

  retried(why: string): void {
    this.retries.set(why, (this.retries.get(why) ?? 0) + 1);
  }
}

/** The APIs as a client knows them: when one does not answer, the next is asked. */
export class Apis {
  private turn = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly random: Random,
    readonly complaints: Complaints,
  ) {}

  /**
   * Sends a request until it is answered by something else than "try again": connections that break, time-outs, 503 and
   * 429 are tried again with the same key, as the contract of the API tells clients to.
   * @param token asked for before each attempt; told when it is good no more
   */
  async send({ path, body, key }: Request, token?: Token): Promise<Answered> {
    const begun = performance.now();
    for (let attempts = 1; ; attempts += 1) {
      const why = await this.attempt(path, body(), key, token);
      if (typeof why !== 'string') return { ...why, attempts, ms: performance.now() - begun };
      this.complaints.retried(why);
      await sleep(this.random.between(PAUSE_MS / 10, PAUSE_MS));
    }
  }

  private async attempt(
    path: string,
    body: object,
    key: string | undefined,
    token: Token | undefined,
  ): Promise<Pick<Answered, 'status' | 'body'> | string> {
    const form = body instanceof FormData;
    const bearer = await token?.good();
    const url = this.urls[(this.turn += 1) % this.urls.length]!;
    try {
      const response = await fetch(new URL(path, url), {
        method: 'POST',
        headers: {
          ...(form ? {} : { 'content-type': 'application/json' }),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: form ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const answer = (await response.json()) as Answered['body'];
      const { status } = response;
      if (status === 401 && token !== undefined) token.isBad(bearer);
      else if (status >= 500 && status !== 503)
        this.complaints.note(`POST ${route(path)} answered ${status}`);
      else if (status !== 503 && status !== 429 && answer.code !== 'too-much-contention') {
        return { status, body: answer };
      }
      return String(status);
    } catch (error) {
      return (error as Error).name === 'TimeoutError' ? 'time-out' : 'connection';
    }
  }
}

/** Without the numbers that differ from request to request. */
function route(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, '/:n');
}

/** A session's token, which is asked for anew when it is good no more. */
export class Token {
  private asked: Promise<string> | undefined;

  constructor(private readonly logIn: () => Promise<string>) {}

  good(): Promise<string> {
    return (this.asked ??= this.logIn());
  }

  isBad(bearer: string | undefined): void {
    const { asked } = this;
    void asked?.then((known) => {
      if (known === bearer && this.asked === asked) this.asked = undefined;
    });
  }
}

/** Somebody with an account, who logs in when need be. */
export class Person {
  readonly token: Token;
  /** Log-ins after the first one: sessions that were lost. */
  logIns = 0;

  constructor(
    readonly name: string,
    readonly password: string,
    readonly email: string,
    /** 0 until the first log-in of somebody whose number was never answered. */
    public account: number,
    readonly role: AccountRole,
    private readonly apis: Apis,
  ) {
    this.token = new Token(() => this.logIn());
  }

  send(request: Request): Promise<Answered> {
    return this.apis.send(request, this.token);
  }

  private async logIn(): Promise<string> {
    this.logIns += 1;
    const body = () => ({ login: this.name, password: this.password });
    const { status, body: answer } = await this.apis.send({ path: '/api/sessions', body });
    if (status !== 201 || answer.token === undefined) {
      throw new Error(`${this.name} cannot log in: ${status} ${answer.code}`);
    }
    this.account = answer.account?.id ?? this.account;
    return answer.token;
  }
}
