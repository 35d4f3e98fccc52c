import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { Redis } from '../../src/redis/redis.js';
import { startRedis } from '../../tools/engines/redis.js';
import { freePort, listens, startServer, type Server } from '../../tools/engines/server.js';
import { ADMIN_PASSWORD, PASSWORD } from '../support/bugzot-app.js';
import { createTestDatabase } from '../support/database.js';
import { hurry, mailsOf } from '../support/delivery.js';
import { describeWithEngine } from '../support/engines.js';
import { selfSigned } from '../support/eventstoredb-certificate.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { mailedKeys } from '../support/mailbox.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

const ROUNDS = 3;
/** Most milliseconds of a test that waits for locks to run out. */
const LONG_MS = 180_000;

/** On servers of their own, which they kill. */
describeWithEngine('Redis lost and back', 'TEST_REDIS_URL', () => {
  let folder: string;
  let port: number;
  let server: Server | undefined;
  const start = async (): Promise<void> => void (server = await startRedis(folder, port, 16));
  const kill = async (): Promise<void> => server?.kill();
  const url = (database: number): string => `redis://127.0.0.1:${port}/${database}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bugzot-redis-'));
    port = await freePort();
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(() => rm(folder, { recursive: true }));

  function expectUnavailable({ status, headers, body }: Answer): void {
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'session.unavailable', '1']);
  }

  it(
    'leaves everything that needs no session, and takes up the rest by itself, again and again',
    async () => {
      await start();
      const scene = await Scene.set({
        REDIS_URL: url(1),
        BUGZOT_TRUSTED_PROXIES: '127.0.0.1',
        BUGZOT_RATE_ADDRESS_PER_MINUTE: '3',
      });
      hurry(scene.app);
      const { employee, reporter } = scene;
      const anonymous = await scene.app.as('anonymous');
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const { body } = await employee.post('/api/tokens', {
        name: 'CI',
        scopes: ['read', 'write'],
        expiresAt,
      });
      const program = new HttpClient(scene.app.url, body.token);
      const forgetful = await scene.app.newcomer('reporter', 'forgetful');
      await anonymous.post('/api/accounts/password-mails', { email: 'forgetful@example.com' });
      const [key] = await mailedKeys(scene.admin, forgetful.account!, 'password');
      const chosen = { key, password: 'another long password' };
      const session = async () => (await reporter.get('/api/sessions/current')).status;
      const health = async () => {
        const { status, body: found } = await anonymous.get('/health/ready');
        const { checks } = found as { checks: { name: string; status: string }[] };
        return [status, checks.find(({ name }) => name === 'redis')?.status];
      };
      const bugs: number[] = [];

      for (let round = 0; round < ROUNDS; round += 1) {
        expect(await session()).toBe(200);
        bugs.push(await scene.bug());
        await program.command(`/api/bugs/${bugs.at(-1)}/assign`, { assignee: 'colleague' });
        await kill();
        await until('it is noticed', async () => (await session()) === 503);
        expectUnavailable(await reporter.get('/api/bugs'));
        expectUnavailable(await anonymous.get('/api/bugs', { cookie: `bugzot_session=${reporter.token}` }));
        expectUnavailable(await anonymous.post('/api/sessions', { login: 'reporter', password: PASSWORD }));
        expectUnavailable(await anonymous.post('/api/sessions/validate', { token: reporter.token }));
        // Who cannot be logged out keeps his password.
        expectUnavailable(await anonymous.post('/api/accounts/password', chosen));
        expect(await health()).toEqual([200, 'degraded']);
        expect((await anonymous.get('/api/bugs?limit=1')).status).toBe(200);
        const report = { product: scene.product, component: 'ui', title: 'While it was away' };
        const { id } = await program.created('/api/bugs', report);
        await program.command(`/api/bugs/${id}/assign`, { assignee: 'colleague' });
        expect((await program.get(`/api/bugs/${id}`)).body.title).toBe(report.title);
        bugs.push(id);
        // Each process counts by itself meanwhile.
        const address = { 'x-forwarded-for': `203.0.113.${round}` };
        const counted = [];
        for (let n = 0; n < 4; n += 1) counted.push((await anonymous.get('/api/products', address)).status);
        expect(counted).toEqual([200, 200, 200, 429]);
        await start();
        await until('sessions are back', async () => (await session()) === 200);
        expect(
          (await anonymous.post('/api/sessions', { login: 'reporter', password: PASSWORD })).status,
        ).toBe(201);
        expect(await health()).toEqual([200, 'up']);
      }
      expect((await forgetful.get('/api/sessions/current')).status).toBe(200);
      expect((await anonymous.post('/api/accounts/password', chosen)).status).toBe(200);
      expect((await forgetful.get('/api/sessions/current')).status).toBe(401);
      // The colleague is mailed about each bug that was given to him, before and while it was away, and once.
      const mailed = async () =>
        (await mailsOf(scene.app))
          .filter(({ to }) => to.startsWith('colleague@'))
          .map(({ subject }) => Number(/\[Bug (\d+)\]/.exec(subject)?.[1]));
      // One that was handed to a worker who never heard of it is begun again when its lock has run out.
      await until('all mails are there', async () => new Set(await mailed()).size === bugs.length, 60_000);
      expect((await mailed()).sort((a, b) => a - b)).toEqual(bugs);
      await scene.app.close();
    },
    LONG_MS,
  );

  it('does not keep the API from starting', async () => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'bugzot-app-'));
    const config = { PORT: '0', LOG_LEVEL: 'silent', BUGZOT_DATA_DIR: dataDir, REDIS_URL: url(2) };
    const people = { BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD, BUGZOT_ANONYMOUS_READ: 'true' };
    const bugzot = await startBugZot(parseConfig({ ...config, ...people }), database.url);
    const anonymous = new HttpClient(bugzot.url!);
    const logIn = () => anonymous.post('/api/sessions', { login: 'admin', password: ADMIN_PASSWORD });
    await until('BugZot is ready', async () => (await anonymous.get('/health/ready')).status === 200);
    expect((await anonymous.get('/api/bugs')).status).toBe(200);
    expectUnavailable(await logIn());
    await start();
    await until('one can log in', async () => (await logIn()).status === 201);
    await kill();
    await bugzot.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  it('is told about, and so is one that forgets when its memory is full', async () => {
    await start();
    const told: string[] = [];
    const redis = new Redis(url(3), { error: (message) => told.push(message) });
    await until('it answers', () => redis.answers);
    await redis.check();
    expect(told).toEqual([]);
    await redis.within(1000, (client) => client.configSet('maxmemory-policy', 'allkeys-lru'));
    redis.close();
    const another = new Redis(url(3), { error: (message) => told.push(message) });
    await until('it is told', () => told.length > 0);
    expect(told).toEqual([expect.stringMatching(/^REDIS LOSES JOBS: its maxmemory-policy is allkeys-lru/)]);
    await kill();
    await until('it is told', () => told.length > 1);
    expect(told[1]).toMatch(/^Redis does not answer: /);
    await expect(another.check()).rejects.toThrow('Redis does not answer');
    another.close();
  });

  it('speaks TLS with a name and a password', async () => {
    const { key, certificate } = selfSigned();
    const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    await writeFile(keyFile, key);
    await writeFile(certificateFile, certificate);
    const settings = {
      '--bind': '127.0.0.1',
      '--port': '0',
      '--tls-port': String(port),
      '--tls-key-file': keyFile,
      '--tls-cert-file': certificateFile,
      '--tls-auth-clients': 'no',
      '--save': '',
    };
    const user = ['--user', 'bugzot', 'on', '>p@ss/word', '~*', '&*', '+@all', '--user', 'default', 'off'];
    server = await startServer('redis-server', [...Object.entries(settings).flat(), ...user], () =>
      listens(port),
    );
    const ask = async (address: string): Promise<string> => {
      const told: string[] = [];
      const redis = new Redis(address, { error: (message) => told.push(message) });
      await until('it answers or not', () => redis.answers || told.length > 0);
      redis.close();
      return told[0] ?? 'answers';
    };
    const credentials = 'bugzot:p%40ss%2Fword';
    const ca = `?ca=${certificateFile}`;
    expect(await ask(`rediss://${credentials}@localhost:${port}/0${ca}`)).toBe('answers');
    expect(await ask(`rediss://bugzot:wrong@localhost:${port}/0${ca}`)).toContain('WRONGPASS');
    expect(await ask(`rediss://${credentials}@localhost:${port}/0`)).toContain('self-signed');
    // The certificate is for localhost.
    expect(await ask(`rediss://${credentials}@127.0.0.1:${port}/0${ca}`)).toContain('127.0.0.1');
  });
});
