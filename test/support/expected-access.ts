import { send, type Prepare } from './every-call.js';
import type { Answer } from './http-client.js';
import type { Scene } from './scene.js';

const PEOPLE = ['reporter', 'employee', 'supervisor', 'auditor', 'admin'] as const;
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

/** A site that lets people read who are not logged in, and one that does not; and who is tried there. */
export const sites = [
  { anonymousRead: 'true', people: ['anonymous', ...PEOPLE] },
  { anonymousRead: 'false', people: ['stranger'] },
] as const;

/** What these people are answered to a valid request of the route. */
export async function answers(
  route: string,
  prepare: Prepare,
  scene: Scene,
  people: readonly (keyof Expected)[],
): Promise<Partial<Expected>> {
  const found: Record<string, unknown> = {};
  for (const person of people) {
    const client = await scene.app.as(person === 'stranger' ? 'anonymous' : person);
    found[person] = outcome(await send(route, prepare, scene, client));
  }
  return found;
}

export function cellsOf(expected: Expected, people: readonly (keyof Expected)[]): Partial<Expected> {
  return Object.fromEntries(people.map((person) => [person, expected[person]]));
}

/** Every refusal is a problem document that says the same status. */
function outcome({ status, body }: Answer): unknown {
  if (status >= 200 && status < 300) return 'ok';
  return body?.status === status ? status : { status, body };
}
