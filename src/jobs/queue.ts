/** A kind of work that is done later, by whichever process plays the role `worker`. */
export interface Queue<Data extends object> {
  /** Never renamed while jobs may wait. */
  readonly name: string;
  /** How often a job is tried before it is left as failed. */
  readonly attempts: number;
  /** Pause before the second attempt, in milliseconds; it doubles with each further one. */
  readonly backoffMs: number;
  /** Jobs done at once in one process. */
  readonly concurrency: number;
  /** For the type of a job's data only. */
  readonly data?: Data;
}

/** Defines a queue. A job's data is ids and numbers: no name, no mail address and no text, for jobs are kept for days. */
export function defineQueue<Data extends object>(
  name: string,
  { attempts = 10, backoffMs = 1000, concurrency = 4 } = {},
): Queue<Data> {
  return { name, attempts, backoffMs, concurrency };
}

/** Does the jobs of one queue. A job may be done more than once (after a crash), so its effect must be the same then. */
export interface Worker<Data extends object = object> {
  readonly queue: Queue<Data>;
  /** @param id the job's own, the same at each attempt */
  work(data: Data, id: string): Promise<void>;
}

/** Injects the workers of all features, an array. */
export const WORKERS = Symbol('WORKERS');
