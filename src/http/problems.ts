import type { Refusal } from '../write-path/refused.js';

/** Refusals of the HTTP layer itself: what is wrong with a request before any rule is asked. */
export const httpErrors = {
  'request.malformed': { status: 400, title: 'The request cannot be read' },
  'request.no-such-route': { status: 404, title: 'There is nothing at this address' },
  'request.too-large': { status: 413, title: 'The request is too large' },
  'request.media-type': { status: 415, title: 'Send JSON, with Content-Type: application/json' },
  'request.invalid': { status: 422, title: 'Some values are not acceptable; see errors' },
  'request.bad-if-match': { status: 400, title: 'If-Match must be one version, such as "7"' },
  'request.bad-idempotency-key': {
    status: 400,
    title: 'Idempotency-Key must be 1 to 128 visible ASCII characters',
  },
  'request.bad-after': { status: 400, title: 'BugZot-After must be a position that a command has answered' },
  'request.bad-cursor': { status: 400, title: 'This is not a cursor of this list; take it from next' },
  'idempotency.key-reused': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'request.too-many': { status: 429, title: 'You ask too often; Retry-After says when to go on' },
  'read-model.behind': { status: 503, title: 'What you have written is not readable yet; try again' },
  'store.unavailable': {
    status: 503,
    title: 'The event store did not answer; try again, with the same Idempotency-Key if you sent one',
  },
  'database.unavailable': {
    status: 503,
    title: 'The database did not answer; try again, with the same Idempotency-Key if you sent one',
  },
  'session.unavailable': {
    status: 503,
    title: 'It cannot be told now who is logged in; try again. API tokens work',
  },
  internal: { status: 500, title: 'BugZot failed; the log holds the reason under this request’s id' },
} as const satisfies Record<string, Refusal>;

/** Refusals of the gateway, in the words of deploy/nginx/nginx.conf.template: they are looked up here as well. */
export const gatewayErrors = {
  'gateway.unavailable': {
    status: 503,
    title: 'BugZot did not answer; try again, with the same Idempotency-Key if you sent one',
  },
  'gateway.timeout': {
    status: 504,
    title: 'BugZot did not answer in time; it may have done it all the same',
  },
  'gateway.too-many-requests': {
    status: 429,
    title: 'Too many requests come from your address; wait a moment',
  },
} as const satisfies Record<string, Refusal>;

/** All codes of the application, by which a refusal becomes a status and a title. */
export type Catalogue = Readonly<Record<string, Refusal>>;

/** Injects the catalogue, merged from every feature's in `app.module.ts`. */
export const CATALOGUE = Symbol('CATALOGUE');

/** One thing that is wrong with a request; `pointer` is an RFC 6901 JSON pointer into its body or query. */
export interface InvalidValue {
  pointer: string;
  message: string;
}
