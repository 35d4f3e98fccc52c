import { randomUUID } from 'node:crypto';
import type { AccountRole } from '../../../src/access/matrix.js';
import { PASSWORD } from '../bugzot-app.js';
import type { HttpClient } from '../http-client.js';
import { mailedKeys, mailsTo } from '../mailbox.js';
import type { Scene } from '../scene.js';
import { until } from '../until.js';
import { admins, anybody, loggedIn, type Prepare, type RouteTests } from './route-test.js';

/** Somebody else of the actor's role, whose account may be spoiled; nobody stays nobody. */
async function another(scene: Scene, actor: HttpClient): Promise<HttpClient> {
  if (actor.account === undefined) return actor;
  const { body } = await actor.get('/api/sessions/current');
  return scene.app.newcomer(body.account.role as AccountRole);
}

const toMyself =
  (body: object): Prepare =>
  async (scene, actor) => ({ client: await another(scene, actor), body });

const inAYear = () => new Date(Date.now() + 300 * 86_400_000).toISOString();

const resetKey: Prepare = async (scene) => {
  const { username, email } = scene.accountBody();
  const { account } = await scene.app.newcomer('reporter', username);
  await scene.reporter.post('/api/accounts/password-mails', { email });
  const [key] = await mailedKeys(scene.admin, account!, 'password');
  return { body: { key, password: 'another long password' } };
};

const withToken: Prepare = async (_scene, actor) => {
  const { body } = await actor.post('/api/tokens', { name: 'CI', scopes: ['read'], expiresAt: inAYear() });
  return { values: { id: body.id ?? randomUUID() } };
};

const someMail: Prepare = async (scene) => {
  const account = await scene.app.registered(scene.name('mailed'));
  await until('the mail is there', async () => (await mailsTo(scene.admin, account)).length > 0);
  return { values: { name: (await scene.admin.get('/api/mails')).body.items[0].name } };
};

export const accountRoutes: RouteTests = {
  'POST /api/accounts/activate': {
    access: anybody,
    call: async (scene) => {
      const account = await scene.app.registered(scene.name('registered'));
      const [key] = await mailedKeys(scene.admin, account, 'activate');
      return { body: { key } };
    },
  },
  'POST /api/accounts/activation-mails': {
    access: anybody,
    call: () => ({ body: { email: 'reporter@example.com' } }),
  },
  'POST /api/accounts/password-mails': {
    access: anybody,
    call: () => ({ body: { email: 'nobody@example.com' } }),
  },
  'POST /api/accounts/password': { access: anybody, call: resetKey },
  'POST /api/accounts/me/profile': { access: loggedIn, call: toMyself({ displayName: 'Another name' }) },
  'POST /api/accounts/me/preferences': {
    access: loggedIn,
    call: toMyself({ preferences: { commented: { watcher: 'none' } } }),
  },
  'POST /api/accounts/me/password': {
    access: loggedIn,
    call: toMyself({ current: PASSWORD, password: 'another long password' }),
  },
  'POST /api/accounts/me/forget': {
    access: loggedIn,
    // All but an admin, who is tried in accounts-forgetting.spec.ts.
    call: async (scene, actor) => ({
      client: actor === scene.admin ? await scene.app.newcomer('employee') : await another(scene, actor),
      body: { password: PASSWORD },
    }),
  },
  'POST /api/accounts/{id}/forget': {
    access: admins,
    call: async (scene) => ({ values: { id: await scene.account() } }),
  },
  'GET /api/tokens': { access: loggedIn, call: () => ({}) },
  'POST /api/tokens': {
    access: loggedIn,
    call: () => ({ body: { name: 'CI', scopes: ['read', 'write'], expiresAt: inAYear() } }),
  },
  'DELETE /api/tokens/{id}': { access: loggedIn, call: withToken },
  'GET /api/mails': { access: admins, call: () => ({}) },
  'GET /api/mails/{name}': { access: admins, call: someMail },
};
