import type pg from 'pg';
import { PASSWORD, startTestApp, type TestApp } from '../support/bugzot-app.js';
import { connectTo, everyRow } from '../support/database-of.js';
import { HttpClient } from '../support/http-client.js';
import { listenToLog } from '../support/listen-to-log.js';
import { mailedKeys } from '../support/mailbox.js';
import { MailServer } from '../support/mail-server.js';
import { until } from '../support/until.js';

const register = async (app: TestApp, username: string): Promise<number> => {
  const body = { username, email: `${username}@example.com`, password: PASSWORD, displayName: username };
  return (await new HttpClient(app.url).post('/api/accounts', body)).body.id;
};

describe('mails of a site without a mail server', () => {
  let app: TestApp;
  let admin: HttpClient;

  beforeAll(async () => {
    app = await startTestApp({ BUGZOT_ORIGIN: 'https://bugs.example.com/' });
    admin = await app.as('admin');
  });
  afterAll(() => app.close());

  it('are listed and read by an admin, as a file and never as a page', async () => {
    const account = await register(app, 'grace');
    const [key] = await mailedKeys(admin, account, 'activate');
    const { body } = await admin.get('/api/mails');
    expect(body).toEqual({
      items: [
        { name: expect.stringMatching(/^\d+-account-[\w-]+\.eml$/), account, sentAt: expect.any(String) },
      ],
      next: null,
    });
    const { name } = body.items[0];
    const mail = await admin.get(`/api/mails/${name}`);
    expect([mail.status, mail.headers.get('content-type')]).toEqual([200, 'message/rfc822; charset=utf-8']);
    expect(mail.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(mail.headers.get('x-content-type-options')).toBe('nosniff');
    expect(mail.headers.get('cache-control')).toBe('no-store');
    expect(mail.body).toContain('To: grace <grace@example.com>');
    // As it lies in the file: the link is not broken into pieces.
    expect(mail.body).toContain(`\nhttps://bugs.example.com/activate?key=${key}\n`);
  });

  it.each(['1-none.eml', '..%2Fmaster.key', '..%2F..%2Fetc%2Fpasswd', '%00', 'x'.repeat(500)])(
    'are not there by the name %s',
    async (name) => {
      const answer = await admin.get(`/api/mails/${name}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'mail.unknown']);
    },
  );

  it('are for nobody else', async () => {
    const { name } = (await admin.get('/api/mails')).body.items[0];
    for (const role of ['reporter', 'employee', 'supervisor', 'auditor'] as const) {
      const person = await app.as(role);
      for (const path of ['/api/mails', `/api/mails/${name}`, '/api/mails/none']) {
        expect((await person.get(path)).status).toBe(403);
      }
    }
  });
});

describe('mails of a site with a mail server', () => {
  let server: MailServer;
  let app: TestApp;
  let database: pg.Client;
  let lines: string[];

  beforeAll(async () => {
    server = new MailServer();
    app = await startTestApp({
      SMTP_URL: await server.listen(),
      BUGZOT_MAIL_FROM: 'Bugs <bugs@bugs.example.com>',
    });
    database = await connectTo(app);
    lines = listenToLog(app);
  });
  afterAll(async () => {
    await database.end();
    await app.close();
    await server.close();
  });
  beforeEach(() => server.taken.splice(0));

  const keyIn = (source: string): string => /activate\?key=([\w-]+)/.exec(source)![1]!;
  const arrived = (mails: number) => until(`${mails} mails have arrived`, () => server.taken.length >= mails);
  /** Where the address or the key is found, beside the read model of people. */
  const leaks = async (...secrets: string[]): Promise<string[]> => {
    const stores = await everyRow(app, database);
    stores.set('log', lines);
    return [...stores]
      .filter(([name]) => !name.startsWith('people_v'))
      .filter(([, texts]) => texts.some((text) => secrets.some((secret) => text.includes(secret))))
      .map(([name]) => name);
  };

  it('are handed over to it, and bring the key that activates', async () => {
    const account = await register(app, 'ada');
    await arrived(1);
    const [mail] = await server.read();
    expect(mail).toMatchObject({
      from: { name: 'Bugs', address: 'bugs@bugs.example.com' },
      to: [{ name: 'ada', address: 'ada@example.com' }],
      messageId: expect.stringMatching(/^<account-[\w-]+@bugs\.example\.com>$/),
    });
    expect(server.taken[0]!.recipients).toEqual(['ada@example.com']);
    const key = keyIn(server.taken[0]!.source);
    const activated = await new HttpClient(app.url).command('/api/accounts/activate', { key });
    expect(activated.id).toBe(account);
    expect((await HttpClient.logIn(app.url, 'ada', PASSWORD)).account).toBe(account);
  });

  it('are not kept here', async () => {
    const admin = await app.as('admin');
    for (const path of ['/api/mails', '/api/mails/1-none.eml']) {
      const answer = await admin.get(path);
      expect([answer.status, answer.body.code]).toEqual([409, 'mail.not-filed']);
    }
  });

  it('are sent again after a cut line: the same key under the same Message-ID', async () => {
    server.cuts = 1;
    await register(app, 'cut');
    await arrived(2);
    const mails = await server.read();
    expect(mails[1]!.messageId).toBe(mails[0]!.messageId);
    expect(keyIn(server.taken[1]!.source)).toBe(keyIn(server.taken[0]!.source));
    expect(await leaks('cut@example.com', keyIn(server.taken[0]!.source))).toEqual([]);
  });

  it('leave no address in jobs and in the log when the server puts them off and repeats it', async () => {
    const before = lines.length;
    server.refuse = { status: 451, text: 'Try again later,' };
    await register(app, 'later');
    const failed = () => lines.slice(before).filter((line) => line.includes('account-mails failed'));
    await until('it has failed', () => failed().length > 0);
    expect(failed()[0]).toContain('The mail server answered 451');
    expect(await leaks('later@example.com')).toEqual([]);
    server.refuse = undefined;
    await arrived(1);
    expect(await leaks('later@example.com', keyIn(server.taken[0]!.source))).toEqual([]);
  });

  it('leave no address either when the server refuses them for good, and are not tried again', async () => {
    server.refuse = { status: 550, text: 'No such user:' };
    await register(app, 'nobody');
    const refusals = async () =>
      (await database.query<{ refusal: string }>('select refusal from mail.sent where refusal is not null'))
        .rows;
    await until('it is refused', async () => (await refusals()).length > 0);
    server.refuse = undefined;
    expect(await refusals()).toEqual([{ refusal: 'The mail server answered 550' }]);
    expect(await leaks('nobody@example.com')).toEqual([]);
    expect(server.taken).toEqual([]);
  });
});
