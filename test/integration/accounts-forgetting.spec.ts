import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import type pg from 'pg';
import { ForgetAccount } from '../../src/accounts/actions/forget-account.js';
import { bySystem, FORGETTERS, type Forgetter } from '../../src/accounts/forgetting.js';
import type { Config } from '../../src/config/config.js';
import { CONFIG } from '../../src/config/config.token.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { Postbox } from '../../src/mail/postbox.js';
import { PASSWORD } from '../support/bugzot-app.js';
import { connectTo, everyRow } from '../support/database-of.js';
import { HttpClient } from '../support/http-client.js';
import { listenToLog } from '../support/listen-to-log.js';
import { logOf, soundLog } from '../support/log-of.js';
import { mailedKeys } from '../support/mailbox.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

/** Letters that stand nowhere by chance. */
const canaryOf = (): string =>
  `zq${Array.from({ length: 14 }, () => String.fromCharCode(97 + randomInt(26))).join('')}`;

/** Every way in which a text may lie in another one: as it is, in hex, and in base64 at each of its three offsets. */
function disguises(canary: string): string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from('\0'.repeat(offset) + canary).toString('base64');
    // The characters at the ends depend on the neighbours, too.
    return text.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, -1);
  });
  return [canary, Buffer.from(canary).toString('hex'), ...inBase64];
}

describeWithAndWithoutRedis('forgetting a person', (redis, variables) => {
  let scene: Scene;
  let admin: HttpClient;
  let anonymous: HttpClient;
  let database: pg.Client;
  let lines: string[];
  let mailFolder: string;

  beforeAll(async () => {
    scene = await Scene.set(variables());
    admin = scene.admin;
    anonymous = await scene.app.as('anonymous');
    database = await connectTo(scene.app);
    lines = listenToLog(scene.app);
    mailFolder = join(scene.app.bugzot.app.get<Config>(CONFIG).BUGZOT_DATA_DIR, 'mail');
  });
  afterAll(async () => {
    await database.end();
    await scene.app.close();
  });

  /** Where the canary is found, whatever its disguise: tables, mails, the log, Redis. */
  async function sightings(canary: string): Promise<string[]> {
    const stores = await everyRow(scene.app, database);
    for (const name of await readdir(mailFolder)) {
      stores.set(`mail ${name}`, [name, await readFile(join(mailFolder, name), 'utf8')]);
    }
    stores.set('log', lines);
    for (const [key, texts] of (await redis()?.everything()) ?? []) {
      const kind = `redis ${key.split(':').slice(0, 2).join(':')}`;
      stores.set(kind, [...(stores.get(kind) ?? []), ...texts]);
    }
    const looks = disguises(canary);
    return [...stores]
      .filter(([, texts]) =>
        texts.some((text) => looks.some((look) => text.includes(look) || text.toLowerCase().includes(look))),
      )
      .map(([name]) => name);
  }

  /** Somebody whose names and address are the canary, and who has used everything that there is. */
  async function live(canary: string): Promise<HttpClient> {
    const { app } = scene;
    await anonymous.post('/api/accounts/activation-mails', { email: `${canary}@example.com` });
    const activated = await app.activated(canary);
    const { body } = await anonymous.post(
      '/api/sessions',
      { login: `${canary}@example.com`, password: PASSWORD },
      { 'user-agent': canary },
    );
    const person = new HttpClient(app.url, body.token, activated.account);
    await person.command('/api/accounts/me/profile', { displayName: `Dr ${canary}` });
    await person.command('/api/accounts/me/preferences', { preferences: { moved: { watcher: 'none' } } });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body: made } = await person.post('/api/tokens', { name: canary, scopes: ['read'], expiresAt });
    await new HttpClient(app.url, made.token).get('/api/bugs');
    const report = { product: scene.product, component: 'ui', title: 'It crashes' };
    await person.created('/api/bugs', report, { 'idempotency-key': canary });
    await person.post('/api/bugs', { ...report, title: canary.repeat(100) });
    await anonymous.post('/api/accounts/password-mails', { email: `${canary}@example.com` });
    await mailedKeys(admin, person.account!, 'password');
    await anonymous.post('/api/sessions', { login: canary, password: 'a wrong password' });
    return person;
  }

  const shown = async (account: number, position: string) =>
    (await admin.get(`/api/accounts/${account}`, { 'bugzot-after': position })).body;

  it.each(['himself', 'an admin'])(
    'by %s leaves nothing of him in any store, and every chain intact',
    async (who) => {
      const canary = canaryOf();
      const person = await live(canary);
      const account = person.account!;
      const before = await sightings(canary);
      expect(before.filter((name) => !name.startsWith('mail ')).sort()).toEqual([
        'account.api_token',
        ...(redis() ? [] : ['account.session']),
        expect.stringMatching(/^people_v\d+\.account$/),
        ...(redis() ? ['redis bugzot:session'] : []),
        'write_path.idempotency',
      ]);
      expect(before.filter((name) => name.startsWith('mail ')).length).toBeGreaterThanOrEqual(2);

      const { status, body } =
        who === 'himself'
          ? await person.post('/api/accounts/me/forget', { password: PASSWORD })
          : await admin.post(`/api/accounts/${account}/forget`);
      expect(status).toBe(200);
      expect(await shown(account, body.position)).toEqual({
        id: account,
        username: null,
        email: null,
        displayName: null,
        role: 'reporter',
        status: 'forgotten',
        createdAt: expect.any(String),
        lastLoginAt: null,
      });
      expect(await sightings(canary)).toEqual([]);
      const left = await database.query(
        `select account from account.person_key where account = $1 and wrapped_key is not null
       union all select account from account.credential where account = $1
       union all select account from account.mail_key where account = $1`,
        [account],
      );
      expect(left.rows).toEqual([]);

      const streams = new Set((await logOf(scene.app)).map(({ stream }) => stream));
      expect(streams.size).toBeGreaterThan(10);
      const store = scene.app.bugzot.app.get(EventStore);
      for (const stream of streams) await soundLog(store, stream);
    },
  );

  it('ends what he could do, at once, and never comes to an end itself', async () => {
    const username = canaryOf();
    const person = await live(username);
    const { body } = await person.post('/api/tokens', {
      name: 'CI',
      scopes: ['read'],
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await admin.command(`/api/accounts/${person.account}/forget`);
    expect((await person.get('/api/bugs')).status).toBe(401);
    expect((await new HttpClient(scene.app.url, body.token).get('/api/bugs')).status).toBe(401);
    for (const login of [username, `${username}@example.com`]) {
      const refused = await anonymous.post('/api/sessions', { login, password: PASSWORD });
      expect([refused.status, refused.body.code]).toEqual([401, 'session.wrong-credentials']);
    }
    for (const action of ['enable', 'disable', 'role']) {
      const refused = await admin.post(
        `/api/accounts/${person.account}/${action}`,
        action === 'role' ? { role: 'admin' } : undefined,
      );
      expect([refused.status, refused.body.code]).toEqual([409, 'account.forgotten']);
    }
    expect((await admin.post(`/api/accounts/${person.account}/forget`)).status).toBe(200);
    // Nobody becomes the heir of his name; the address is its owner's to use again.
    const register = (body: object) =>
      anonymous.post('/api/accounts', { password: PASSWORD, displayName: 'New', ...body });
    const heir = await register({ username, email: `${canaryOf()}@example.com` });
    expect([heir.status, heir.body.code]).toEqual([409, 'account.username-taken']);
    const again = await register({ username: canaryOf(), email: `${username}@example.com` });
    expect(again.status).toBe(202);
  });

  it('leaves what he has done, by nobody’s name', async () => {
    const person = await scene.app.newcomer('reporter', canaryOf());
    const number = await scene.bug({}, person);
    await scene.comment(number, { text: 'Mine' }, person);
    const { position } = await admin.command(`/api/accounts/${person.account}/forget`);
    const nobody = { id: person.account, username: null, displayName: null };
    const after = { 'bugzot-after': position };
    expect((await admin.get(`/api/bugs/${number}`, after)).body.reporter).toEqual(nobody);
    const { items } = (await admin.get(`/api/bugs/${number}/comments`, after)).body;
    expect(items.at(-1)).toMatchObject({ text: 'Mine', author: nobody });
  });

  it('is done by the reaction where the request died over it', async () => {
    const username = canaryOf();
    const person = await live(username);
    const { app } = scene.app.bugzot;
    // As a process does that is killed between the event and everything else.
    const { position } = await app
      .get(CommandBus, { strict: false })
      .execute(new ForgetAccount(bySystem(new Date().toISOString()), person.account!));
    await shown(person.account!, position);
    await until('nothing is left', async () => (await sightings(username)).length === 0);
    await until('the address is free', async () => {
      const body = { username: canaryOf(), email: `${username}@example.com`, password: PASSWORD };
      return (await anonymous.post('/api/accounts', { ...body, displayName: 'New' })).status === 202;
    });
  });

  it('reaches what other features keep of him', async () => {
    const asked: number[] = [];
    const forgetters = scene.app.bugzot.app.get<Forgetter[]>(FORGETTERS, { strict: false });
    forgetters.push({ forget: async (account) => void asked.push(account) });
    const account = await scene.account();
    await admin.command(`/api/accounts/${account}/forget`);
    expect(asked).toContain(account);
    forgetters.pop();
  });

  it('reaches a mail that is on its way to him', async () => {
    const username = canaryOf();
    const { account } = await scene.app.newcomer('reporter', username);
    await scene.app.bugzot.app.get(Postbox, { strict: false }).send('late', async () => {
      await admin.command(`/api/accounts/${account}/forget`);
      const to = { name: username, address: `${username}@example.com` };
      return { account: account!, to, subject: 'Late', text: 'Too late' };
    });
    expect((await sightings(username)).filter((name) => name.startsWith('mail '))).toEqual([]);
  });

  it('needs the password of whoever forgets himself, and is not for an admin', async () => {
    const person = await scene.app.newcomer('employee');
    const refused = await person.post('/api/accounts/me/forget', { password: 'a wrong password' });
    expect([refused.status, refused.body.code]).toEqual([403, 'account.wrong-password']);
    expect((await person.get('/api/bugs')).status).toBe(200);
    const another = await scene.app.newcomer('admin');
    for (const answer of [
      await another.post('/api/accounts/me/forget', { password: PASSWORD }),
      await another.post(`/api/accounts/${another.account}/forget`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'account.oneself']);
    }
    expect((await another.get('/api/accounts')).status).toBe(200);
  });

  it('who has never activated his account leaves his name free, too', async () => {
    const username = canaryOf();
    const account = await scene.app.registered(username);
    await admin.command(`/api/accounts/${account}/forget`);
    const body = { username, email: `${username}@example.com`, password: PASSWORD, displayName: 'New' };
    expect((await anonymous.post('/api/accounts', body)).status).toBe(202);
  });
});
