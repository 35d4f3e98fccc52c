import { randomUUID } from 'node:crypto';
import { ADMIN_PASSWORD } from './bugzot-app.js';
import type { Answer, HttpClient } from './http-client.js';
import { featureRoutes } from './routes/index.js';
import type { Prepare } from './routes/route-test.js';
import type { Scene } from './scene.js';

const nothing: Prepare = () => ({});
const onProduct =
  (body?: object): Prepare =>
  ({ product: id }) => ({ values: { id }, body });
const onBug =
  (body?: object): Prepare =>
  async (scene) => ({ values: { number: await scene.bug() }, body });
const onOwnResolved =
  (body?: object): Prepare =>
  async (scene, actor) => ({ values: { number: await scene.resolved(await scene.ownBug(actor)) }, body });
const onAccount =
  (body?: object): Prepare =>
  async (scene) => ({ values: { id: await scene.account() }, body });
const onComment =
  (more: object = {}): Prepare =>
  async (scene) => {
    const number = await scene.bug();
    return { values: { number, id: await scene.comment(number, more) } };
  };
const onComponent =
  (body?: object): Prepare =>
  async (scene) => ({ values: { id: scene.product, name: await scene.component() }, body });
const onVersion: Prepare = async (scene) => ({ values: { id: scene.product, name: await scene.version() } });

/** One valid request for every route, by the route's name in the OpenAPI document. */
export const everyCall: Readonly<Record<string, Prepare>> = {
  'GET /ping': nothing,
  'GET /api/problems': nothing,
  'GET /health/live': nothing,
  'GET /health/ready': nothing,
  'GET /metrics': nothing,

  'POST /api/accounts': (scene) => ({ body: scene.accountBody() }),
  'GET /api/accounts': nothing,
  'GET /api/accounts/me': nothing,
  'GET /api/accounts/{id}': ({ reporter }) => ({ values: { id: reporter.account! } }),
  'POST /api/accounts/{id}/role': onAccount({ role: 'employee' }),
  'POST /api/accounts/{id}/disable': onAccount(),
  'POST /api/accounts/{id}/enable': onAccount(),

  'POST /api/sessions': () => ({ body: { login: 'admin', password: ADMIN_PASSWORD } }),
  'POST /api/sessions/validate': ({ admin }) => ({ body: { token: admin.token } }),
  'GET /api/sessions': nothing,
  'GET /api/sessions/current': nothing,
  'DELETE /api/sessions/current': async (scene, actor) => ({ client: await scene.again(actor) }),
  'DELETE /api/sessions/{id}': async (scene, actor) => {
    const { body } = await (await scene.again(actor)).get('/api/sessions/current');
    return { values: { id: body.session?.id ?? randomUUID() } };
  },

  'GET /api/categories': nothing,
  'POST /api/categories': (scene) => ({ body: { name: scene.name('Category') } }),
  'GET /api/products': nothing,
  'POST /api/products': (scene) => ({
    body: { name: scene.name('Product'), description: 'New', categoryId: 1 },
  }),
  'GET /api/products/{id}': onProduct(),
  'POST /api/products/{id}/rename': async (scene) => ({
    values: { id: await scene.freshProduct() },
    body: { name: scene.name('Renamed') },
  }),
  'POST /api/products/{id}/describe': onProduct({ description: 'Described' }),
  'POST /api/products/{id}/archive': async (scene) => ({ values: { id: await scene.freshProduct() } }),
  'POST /api/products/{id}/restore': onProduct(),
  'POST /api/products/{id}/watch': onProduct(),
  'POST /api/products/{id}/unwatch': onProduct(),
  'POST /api/products/{id}/components': (scene) => ({
    values: { id: scene.product },
    body: { name: scene.name('component') },
  }),
  'POST /api/products/{id}/components/{name}/retire': onComponent(),
  'POST /api/products/{id}/components/{name}/restore': onComponent(),
  'POST /api/products/{id}/components/{name}/default-assignee': onComponent({ defaultAssignee: 'employee' }),
  'POST /api/products/{id}/versions': (scene) => ({
    values: { id: scene.product },
    body: { name: scene.name('version') },
  }),
  'POST /api/products/{id}/versions/{name}/retire': onVersion,
  'POST /api/products/{id}/versions/{name}/restore': onVersion,

  'GET /api/bugs': nothing,
  'POST /api/bugs': ({ product }) => ({ body: { product, component: 'ui', title: 'It crashes' } }),
  'GET /api/workflow': nothing,
  'GET /api/bugs/{number}': onBug(),
  'GET /api/bugs/{number}/comments': onBug(),
  'GET /api/bugs/{number}/history': onBug(),
  'POST /api/bugs/{number}/assign': onBug({}),
  'POST /api/bugs/{number}/unassign': async (scene) => {
    const number = await scene.bug();
    await scene.employee.command(`/api/bugs/${number}/assign`);
    return { values: { number } };
  },
  'POST /api/bugs/{number}/start': onBug(),
  'POST /api/bugs/{number}/resolve': onBug({ resolution: 'INVALID', comment: 'It does not.' }),
  'POST /api/bugs/{number}/verify': onOwnResolved(),
  'POST /api/bugs/{number}/close': onOwnResolved(),
  'POST /api/bugs/{number}/reopen': onOwnResolved({ comment: 'It is back.' }),
  'POST /api/bugs/{number}/retitle': onBug({ title: 'It still crashes' }),
  'POST /api/bugs/{number}/describe': onBug({ description: 'At night' }),
  'POST /api/bugs/{number}/set-severity': onBug({ severity: 'blocker' }),
  'POST /api/bugs/{number}/set-priority': onBug({ priority: 'highest' }),
  'POST /api/bugs/{number}/set-version': onBug({ version: '1.0' }),
  'POST /api/bugs/{number}/set-due': onBug({ due: '2031-02-28' }),
  'POST /api/bugs/{number}/move': async (scene) => ({
    values: { number: await scene.bug() },
    body: { product: scene.product, component: await scene.component() },
  }),
  'POST /api/bugs/{number}/tag': onBug({ tag: 'crash' }),
  'POST /api/bugs/{number}/untag': async (scene) => ({
    values: { number: await scene.bug({ tags: ['crash'] }) },
    body: { tag: 'crash' },
  }),
  'POST /api/bugs/{number}/block': async (scene) => ({
    values: { number: await scene.bug() },
    body: { blocks: await scene.bug() },
  }),
  'POST /api/bugs/{number}/unblock': async (scene) => {
    const [number, dependsOn] = [await scene.bug(), await scene.bug()];
    await scene.employee.command(`/api/bugs/${number}/block`, { dependsOn });
    return { values: { number }, body: { dependsOn } };
  },
  'POST /api/bugs/{number}/watch': onBug(),
  'POST /api/bugs/{number}/unwatch': onBug(),

  'POST /api/bugs/{number}/comments': onBug({ text: 'Me, too' }),
  'POST /api/bugs/{number}/comments/{id}/edit': async (scene, actor) => {
    const number = await scene.bug();
    return { values: { number, id: await scene.ownComment(number, actor) }, body: { text: 'Edited' } };
  },
  'POST /api/bugs/{number}/comments/{id}/redact': onComment(),
  'POST /api/bugs/{number}/comments/{id}/hide': onComment(),
  'POST /api/bugs/{number}/comments/{id}/show': onComment({ private: true }),
  ...Object.fromEntries(Object.entries(featureRoutes).map(([route, { call }]) => [route, call])),
};

/** Sends the request of a route, such as `POST /api/bugs/{number}/start`, as the actor. */
export async function send(
  route: string,
  prepare: Prepare,
  scene: Scene,
  actor: HttpClient,
): Promise<Answer> {
  const { values = {}, query = '', body, client = actor } = await prepare(scene, actor);
  const [method, template] = route.split(' ') as [string, string];
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The call of ${route} has no value for {${name}}`);
    return encodeURIComponent(value);
  });
  const address = query === '' ? path : `${path}?${query}`;
  return client.request(method, address, body, method === 'GET' ? scene.afterAll(actor) : {});
}
