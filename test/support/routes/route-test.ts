import type { HttpClient } from '../http-client.js';
import type { Scene } from '../scene.js';

/** What a request needs beside its route: values of the path's parameters, a query, a body, another client than the actor's. */
export interface Call {
  values?: Record<string, string | number>;
  /** Without the question mark. */
  query?: string;
  body?: unknown;
  client?: HttpClient;
}

/** Brings about what the request needs, so that it succeeds for whoever may. */
export type Prepare = (scene: Scene, actor: HttpClient) => Promise<Call> | Call;

export const PEOPLE = ['reporter', 'employee', 'supervisor', 'auditor', 'admin'] as const;
type Person = (typeof PEOPLE)[number];

/** What everybody is answered; `stranger` is not logged in, at a site that lets no such people read. */
export type Expected = Record<Person | 'anonymous' | 'stranger', 'ok' | 401 | 403 | 404>;

/** Written from the table "Roles" of the domain's description, not from `src/access/matrix.ts`. */
export const only = (...allowed: Person[]): Expected => ({
  anonymous: 401,
  stranger: 401,
  ...(Object.fromEntries(PEOPLE.map((person) => [person, allowed.includes(person) ? 'ok' : 403])) as Record<
    Person,
    'ok' | 403
  >),
});
export const nobody = only();
export const loggedIn = only(...PEOPLE);
export const readers: Expected = { ...loggedIn, anonymous: 'ok' };
export const anybody: Expected = { ...readers, stranger: 'ok' };
/** They file bugs, comment, watch, and may do more with what is their own. */
export const contributors = only('reporter', 'employee', 'supervisor', 'admin');
export const staff = only('employee', 'supervisor', 'admin');
export const seePrivate = only('employee', 'supervisor', 'auditor', 'admin');
export const supervisors = only('supervisor', 'admin');
export const admins = only('admin');

/** A route's place in the matrix of rights, and one valid request of it. */
export interface RouteTest {
  access: Expected;
  call: Prepare;
}

/** By the route's name in the OpenAPI document, such as `GET /api/bugs/{number}`. */
export type RouteTests = Readonly<Record<string, RouteTest>>;
