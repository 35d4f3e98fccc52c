/** One thing that a process says of its own health. A mechanism contributes its own to {@link Checks}. */
export interface Check {
  /** Shown to everybody who asks; of an engine, its name. */
  name: string;
  /** `live`: a process for which it fails is to be started anew. `ready`: … gets no requests. */
  for: 'live' | 'ready';
  /** `false`: what lacks it works all the same, but for some of what it does; the answer says `degraded`. */
  needed: boolean;
  /** Whether it asks an engine: then it is among the metrics, as `bugzot_engine_up`. */
  engine?: boolean;
  /** Throws, or rejects, when it is not as it should be. What the error says is shown to nobody. */
  check(): unknown;
}

export interface Checked {
  name: string;
  status: 'up' | 'degraded' | 'down';
}

/** What does not answer within this is taken for down, in milliseconds: whoever asks does not wait much longer. */
const PATIENCE_MS = 2000;

/** The checks of this process. */
export class Checks {
  private readonly all: Check[] = [];

  add(check: Check): void {
    this.all.push(check);
  }

  /** Makes all checks of a kind at once. */
  run(kind: Check['for']): Promise<Checked[]> {
    return Promise.all(this.all.filter((check) => check.for === kind).map(run));
  }

  /** Whether each engine answers. */
  async engines(): Promise<{ engine: string; up: boolean }[]> {
    const checked = await Promise.all(this.all.filter(({ engine }) => engine === true).map(run));
    return checked.map(({ name, status }) => ({ engine: name, up: status === 'up' }));
  }
}

async function run(check: Check): Promise<Checked> {
  try {
    await withPatience(ask(check));
    return { name: check.name, status: 'up' };
  } catch {
    return { name: check.name, status: check.needed ? 'down' : 'degraded' };
  }
}

/** Also what is thrown at once is a rejection then. */
async function ask(check: Check): Promise<void> {
  await check.check();
}

/** @throws Error when the work has not ended within so many milliseconds */
export async function withPatience<T>(work: Promise<T>, ms = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer in time')), ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
