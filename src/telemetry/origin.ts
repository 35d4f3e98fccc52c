import { AsyncLocalStorage } from 'node:async_hooks';

/** What the work under way belongs to. */
export interface Origin {
  /** The request, job or import that all of this began with; in the log it is `reqId`. */
  correlationId: string;
  /** The span that further spans are parts of, 16 hex digits; only while the trace is recorded. */
  span?: string;
  /** Whether the log's lines get the correlation id from here; those of a request have it by themselves. */
  logged: boolean;
}

const current = new AsyncLocalStorage<Origin>();

/** What this moment's work belongs to, if that is known. */
export function origin(): Origin | undefined {
  return current.getStore();
}

/** Does `work`, and all that it awaits, as part of `from`. */
export function as<T>(from: Origin, work: () => T): T {
  return current.run(from, work);
}
