import { PROCESS_ROLES } from '../../src/config/config.js';
import { Logger } from '@nestjs/common';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { HttpClient } from '../support/http-client.js';
import { listenToLog } from '../support/listen-to-log.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

const SMTP_PASSWORD = 'smtp%3Apa55word';

describe('the log', () => {
  let scene: Scene;
  let lines: string[];

  beforeAll(async () => {
    // Nobody listens at port 1.
    scene = await Scene.set({ SMTP_URL: `smtp://bugzot:${SMTP_PASSWORD}@127.0.0.1:1` });
    lines = listenToLog(scene.app);
  });
  afterAll(() => scene.app.close());

  const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('names in every line the roles of the process, and of a job the request that it goes back to', async () => {
    const person = { ...scene.accountBody(), displayName: 'Somebody' };
    const { headers } = await new HttpClient(scene.app.url).post('/api/accounts', person);
    const failed = () => parsed().filter(({ queue }) => queue === 'account-mails');
    await until('the mail was tried, in vain', () => failed().length > 0);
    expect(failed()[0]).toMatchObject({
      level: 50,
      roles: [...PROCESS_ROLES],
      queue: 'account-mails',
      job: expect.any(String),
      attempt: 1,
      reqId: headers.get('x-request-id'),
      msg: expect.stringContaining('it will be tried again'),
    });
    const request = parsed().find(({ route }) => route === '/api/accounts');
    expect(request).toMatchObject({ reqId: headers.get('x-request-id'), roles: expect.any(Array) });
  });

  it('is JSON also where Nest or a class of its own writes', () => {
    const before = lines.length;
    new Logger('Somewhere').warn('A thing to know');
    new Logger('Somewhere').error('A thing to mend');
    expect(parsed().slice(before)).toEqual([
      expect.objectContaining({ level: 40, context: 'Somewhere', msg: 'A thing to know' }),
      expect.objectContaining({ level: 50, context: 'Somewhere', msg: 'A thing to mend' }),
    ]);
  });

  it('tells of an error its kind, message, code, stack and cause, without the secrets in them', () => {
    const before = lines.length;
    const cause = new Error(`WRONGPASS for redis://user:hunter2hunter@redis:6379 with ${ADMIN_PASSWORD}`);
    const error = Object.assign(new Error('The database refused (smtp:pa55word)', { cause }), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com) already exists.',
      config: { headers: { authorization: 'Bearer bz_secret', cookie: 'bugzot_session=secret' } },
    });
    scene.app.bugzot.app.getHttpAdapter().getInstance().log.error({ err: error }, 'request failed');
    const [told] = parsed().slice(before);
    expect(told).toMatchObject({
      msg: 'request failed',
      err: {
        type: 'Error',
        message: 'The database refused (***)',
        code: '23505',
        stack: expect.stringContaining('logs.spec'),
        cause: { message: 'WRONGPASS for redis://***@redis:6379 with ***' },
      },
    });
    for (const secret of ['hunter2', ADMIN_PASSWORD, 'pa55word', 'ada@example.com', 'bz_secret', 'cookie']) {
      expect(lines[before]).not.toContain(secret);
    }
  });

  it('holds no secret of the configuration, whatever has failed so far', () => {
    const all = lines.join('');
    for (const secret of [SMTP_PASSWORD, 'smtp:pa55word', ADMIN_PASSWORD]) expect(all).not.toContain(secret);
    expect(lines.length).toBeGreaterThan(3);
  });
});
