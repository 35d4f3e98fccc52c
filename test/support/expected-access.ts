import { send } from './every-call.js';
import type { Answer } from './http-client.js';
import { PEOPLE, type Expected, type Prepare } from './routes/route-test.js';
import type { Scene } from './scene.js';

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
