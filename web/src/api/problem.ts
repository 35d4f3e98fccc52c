import type { components } from './schema.js';

type ProblemBody = components['schemas']['Problem'];

/** What the server refuses, and why (RFC 9457). `offline` and `broken` are the client's own codes. */
export class Problem extends Error {
  readonly status: number;
  /** Stable; branch on it. */
  readonly code: string;
  readonly errors: readonly { pointer: string; message: string }[];
  /** The present version, when somebody else was faster. */
  readonly version: number | undefined;

  constructor(body: Pick<ProblemBody, 'title' | 'status' | 'code'> & Partial<ProblemBody>) {
    super(body.detail ?? body.title);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.errors = body.errors ?? [];
    this.version = typeof body['version'] === 'number' ? body['version'] : undefined;
  }

  /** What is wrong with one field, by its JSON pointer, such as `/title`. */
  of(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.message;
  }
}

/** The answer of a request that failed, whatever its body is. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && 'code' in body) return new Problem(body as ProblemBody);
  return new Problem({ title: `The server answered ${status}`, status, code: 'broken' });
}
