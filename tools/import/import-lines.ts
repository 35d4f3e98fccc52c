import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Requests on their way at the same time. */
const IN_FLIGHT = 32;
/** How long BugZot may be away before the import gives up, in milliseconds. */
const PATIENCE_MS = 120_000;
const RETRY_MS = 1000;
/** Its line has to wait for another one. */
const WAITS = 'bug.import-original-unknown';

export interface Refusal {
  /** From 1. */
  line: number;
  code: string;
  title?: string;
  detail?: string;
  errors?: unknown;
}

export interface ImportOptions {
  file: string;
  source: string;
  /** Of BugZot, without a path. */
  url: string;
  /** Of an admin. */
  token: string;
  /** Called when a line is done with, and how many bytes of the file are. */
  onLine(tally: Readonly<Tally>, bytes: number): void;
  /** Called with what a line says, or its text if that is no JSON. */
  onRefused(bug: unknown, refusal: Refusal): void;
  /** Makes what a refusal says is missing. @returns whether the line is worth another try */
  onMissing?(bug: Record<string, unknown>, code: string): Promise<boolean>;
}

export interface Tally {
  added: number;
  present: number;
  refused: number;
}

/** The import cannot go on; started again it continues. */
export class ImportStopped extends Error {}

interface Line {
  number: number;
  text: string;
  bytes: number;
}

/**
 * Imports a bug a line. Nothing is remembered between two runs: BugZot knows each bug by its name, so the second run adds
 * what the first has not.
 * @throws ImportStopped
 */
export async function importLines(options: ImportOptions): Promise<Tally> {
  const tally: Tally = { added: 0, present: 0, refused: 0 };
  let waiting: ReadonlySet<number> | undefined;
  for (;;) {
    const next = new Set<number>();
    await pass(options, tally, waiting, next);
    if (next.size === 0) return tally;
    // Nothing that the rest waits for has come: it is told so.
    if (waiting?.size === next.size) {
      await pass(options, tally, next, undefined);
      return tally;
    }
    waiting = next;
  }
}

/** @param only the lines of this pass @param waiting takes the lines that have to wait; without it they are refused */
async function pass(
  options: ImportOptions,
  tally: Tally,
  only: ReadonlySet<number> | undefined,
  waiting: Set<number> | undefined,
): Promise<void> {
  const lines = linesOf(options.file, only);
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      const line = next.value;
      await importLine(options, line, tally, waiting);
      done += line.bytes;
      options.onLine(tally, done);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

async function* linesOf(file: string, only: ReadonlySet<number> | undefined): AsyncGenerator<Line, void> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '' || only?.has(number) === false) continue;
    yield { number, text, bytes: Buffer.byteLength(text) + 1 };
  }
}

async function importLine(
  options: ImportOptions,
  { number, text }: Line,
  tally: Tally,
  waiting: Set<number> | undefined,
): Promise<void> {
  const bug = parse(text);
  const refuse = (refusal: Omit<Refusal, 'line'>): void => {
    tally.refused += 1;
    options.onRefused(bug ?? text, { line: number, ...refusal });
  };
  if (bug === undefined) {
    refuse({ code: 'not-json', title: 'The line is no JSON object' });
    return;
  }
  let answer = await post(options, bug);
  for (let tries = 0; tries < 3 && answer.status >= 400; tries += 1) {
    const { code } = answer.body;
    if ((await options.onMissing?.(bug, code)) !== true) break;
    answer = await post(options, bug);
  }
  const { status, body } = answer;
  if (status === 201) tally.added += 1;
  else if (status === 200) tally.present += 1;
  else if (body.code === WAITS && waiting) waiting.add(number);
  else refuse({ code: body.code, title: body.title, detail: body.detail, errors: body.errors });
}

/** The bug; a line that was refused before has its reasons, which are left out. */
function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { refused: _refused, ...bug } = value as Record<string, unknown>;
    return bug;
  } catch {
    return undefined;
  }
}

type Problem = Omit<Refusal, 'line' | 'title' | 'detail'> & { title: string; detail: string };

/** Sends a bug until it is answered; whatever makes BugZot busy or away for a while is waited for. */
async function post({ url, token, source }: ImportOptions, bug: Record<string, unknown>) {
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...bug, source }),
  };
  const begun = Date.now();
  for (;;) {
    let reason: string;
    try {
      const response = await fetch(new URL('/api/bugs/import', url), request);
      const body = (await response.json()) as Problem;
      const { status } = response;
      if (status === 401 || status === 403) throw new ImportStopped(`${body.title} (${body.code})`);
      if (status !== 429 && status < 500) return { status, body };
      reason = `${status} ${body.code}`;
      await sleep(Number(response.headers.get('retry-after') ?? 1) * 1000);
    } catch (error) {
      if (error instanceof ImportStopped) throw error;
      reason = error instanceof Error ? error.message : String(error);
      await sleep(RETRY_MS);
    }
    if (Date.now() - begun > PATIENCE_MS)
      throw new ImportStopped(`BugZot at ${url} does not answer: ${reason}`);
  }
}
