import type { HttpClient } from '../http-client.js';
import type { Scene } from '../scene.js';
import { loggedIn, type Prepare, type RouteTest, type RouteTests } from './route-test.js';

/** Something of the actor's own; of the reporter's when the actor is nobody. */
async function made(scene: Scene, actor: HttpClient, path: string, body: object): Promise<number> {
  const client = actor.account === undefined ? scene.reporter : actor;
  return (await client.created(path, body)).id;
}
/** Nobody has more than 200: whoever asks for so many more has done with those before. */
async function list(scene: Scene, actor: HttpClient): Promise<number> {
  const client = actor.account === undefined ? scene.reporter : actor;
  const name = scene.name('List');
  const answer = await client.post('/api/worklists', { name });
  if (answer.body.code !== 'worklist.too-many') return answer.body.id as number;
  const { items } = (await client.get('/api/worklists')).body as { items: { id: number }[] };
  for (const { id } of items) await client.command(`/api/worklists/${id}/delete`);
  return (await client.created('/api/worklists', { name })).id;
}
const search = (scene: Scene, actor: HttpClient): Promise<number> =>
  made(scene, actor, '/api/saved-searches', { name: scene.name('Search'), query: 'status=open' });

const forAll = (call: Prepare): RouteTest => ({ access: loggedIn, call });
const onList = (body?: object): RouteTest =>
  forAll(async (scene, actor) => ({ values: { id: await list(scene, actor) }, body }));
const onItem = (body?: object): RouteTest =>
  forAll(async (scene, actor) => {
    const id = await list(scene, actor);
    const itemId = await made(scene, actor, `/api/worklists/${id}/items`, { text: 'Milk' });
    return { values: { id, itemId }, body };
  });
const onSearch = (body?: object): RouteTest =>
  forAll(async (scene, actor) => ({ values: { id: await search(scene, actor) }, body }));

export const worklistRoutes: RouteTests = {
  'GET /api/worklists': forAll(() => ({})),
  'POST /api/worklists': forAll((scene) => ({ body: { name: scene.name('List') } })),
  'GET /api/worklists/{id}': onList(),
  'POST /api/worklists/{id}/rename': forAll(async (scene, actor) => ({
    values: { id: await list(scene, actor) },
    body: { name: scene.name('Renamed list') },
  })),
  'POST /api/worklists/{id}/delete': onList(),
  'POST /api/worklists/{id}/items': onList({ text: 'Milk' }),
  'POST /api/worklists/{id}/items/{itemId}/check': onItem(),
  'POST /api/worklists/{id}/items/{itemId}/uncheck': onItem(),
  'POST /api/worklists/{id}/items/{itemId}/move': onItem({ before: null }),
  'POST /api/worklists/{id}/items/{itemId}/remove': onItem(),

  'GET /api/saved-searches': forAll(() => ({})),
  'POST /api/saved-searches': forAll((scene) => ({
    body: { name: scene.name('Search'), query: { assignee: 'me', status: ['open', 'RESOLVED'] } },
  })),
  'GET /api/saved-searches/{id}': onSearch(),
  'POST /api/saved-searches/{id}/rename': forAll(async (scene, actor) => ({
    values: { id: await search(scene, actor) },
    body: { name: scene.name('Renamed search') },
  })),
  'POST /api/saved-searches/{id}/change': onSearch({ query: 'q=crash&sort=created' }),
  'POST /api/saved-searches/{id}/share': onSearch(),
  'POST /api/saved-searches/{id}/unshare': onSearch(),
  'DELETE /api/saved-searches/{id}': onSearch(),
};
