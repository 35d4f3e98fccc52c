import createClient, { type Middleware } from 'openapi-fetch';
import { lastPosition, passPosition } from './position.js';
import { Problem, problemOf } from './problem.js';
import type { components, paths } from './schema.js';

export type Schemas = components['schemas'];

/** What each request carries, and what becomes of an answer: a problem is thrown, a position is remembered. */
const conventions: Middleware = {
  onRequest({ request }) {
    if (request.method === 'GET' && lastPosition() !== '')
      request.headers.set('BugZot-After', lastPosition());
  },
  async onResponse({ request, response }) {
    if (!response.ok) throw await problemOf(response);
    if (request.method === 'GET' || response.status === 204) return;
    const answer: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    if (typeof answer !== 'object' || answer === null || !('position' in answer)) return;
    if (typeof answer.position === 'string') passPosition(answer.position);
  },
  onError() {
    return new Problem({ title: 'BugZot cannot be reached', status: 0, code: 'offline' });
  },
};

/** BugZot's API, typed by its OpenAPI document. Session by cookie. Every refusal is thrown as a {@link Problem}. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  // Parameters that repeat, as the API takes them.
  querySerializer: { array: { style: 'form', explode: true } },
});
api.use(conventions);

/** The body of an answer that has one: problems have been thrown before. */
export async function answer<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  if (data === undefined) throw new Problem({ title: 'The answer is empty', status: 0, code: 'broken' });
  return data;
}
