import { SMTPServer } from 'smtp-server';
import { Database } from '../../src/database/database.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { newsMails } from '../../src/notifications/news-mails.js';
import { hurry, mailed, parseMail, told, type ReceivedMail } from '../support/delivery.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

/** A mail server that keeps what it gets, in the order of arrival. */
class MailServer {
  readonly mails: ReceivedMail[] = [];
  /** What it answers to a recipient, if not 250. */
  refusal: { code: number; text: string } | undefined;
  attempts = 0;
  private readonly server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      this.attempts += 1;
      if (this.refusal === undefined) return done();
      const { code, text } = this.refusal;
      done(Object.assign(new Error(`<${address}>: ${text}`), { responseCode: code }));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void parseMail(Buffer.concat(chunks)).then((mail) => {
          this.mails.push(mail);
          done();
        });
      });
    },
  });

  start(): Promise<string> {
    return new Promise((resolve) => {
      const listener = this.server.listen(0, '127.0.0.1', () => {
        const { port } = listener.address() as { port: number };
        resolve(`smtp://127.0.0.1:${port}`);
      });
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

describe('mails about bugs by SMTP', () => {
  const server = new MailServer();
  let scene: Scene;
  let ada: HttpClient;

  beforeAll(async () => {
    scene = await Scene.set({ SMTP_URL: await server.start(), BUGZOT_MAIL_FROM: 'Bugs <bugs@example.org>' });
    hurry(scene.app);
    ada = await scene.app.newcomer('reporter', 'ada');
  });
  afterAll(async () => {
    await scene.app.close();
    await server.stop();
  });

  const toAda = (): ReceivedMail[] => server.mails.filter(({ to }) => to === 'ada@example.com');
  const say = (bug: number, text: string) => scene.employee.created(`/api/bugs/${bug}/comments`, { text });
  /** Where one click goes, on this server. */
  const clickOf = ({ headers }: ReceivedMail): string => {
    const { pathname, search } = new URL(headers['list-unsubscribe']!.slice(1, -1));
    return pathname + search;
  };
  const click = (path: string, body: string, type: string): Promise<Response> =>
    fetch(new URL(path, scene.app.url), { method: 'POST', headers: { 'content-type': type }, body });
  const FORM = 'application/x-www-form-urlencoded';

  it('arrive once for each person and command, under an id that names bug and person', async () => {
    const bug = await scene.bug({}, ada);
    await say(bug, 'One');
    await scene.employee.command(`/api/bugs/${bug}/start`, { comment: 'Two' });
    await mailed(scene.app, scene.employee);
    expect(
      toAda()
        .map(({ text }) => /^> (.*)$/m.exec(text)![1])
        .sort(),
    ).toEqual(['One', 'Two']);
    for (const { messageId, inReplyTo, headers } of toAda()) {
      expect(messageId).toMatch(new RegExp(`^<bug-${bug}-${ada.account}-[\\da-f-]{36}@example.org>$`));
      expect(inReplyTo).toBe(`<bug-${bug}-${ada.account}@example.org>`);
      expect(headers['from']).toBe('Bugs <bugs@example.org>');
    }
  });

  it('end by one click for the bug that they are about, and begin again', async () => {
    const bug = await scene.bug({}, ada);
    await say(bug, 'Before');
    await mailed(scene.app, scene.employee);
    const path = clickOf(toAda().at(-1)!);
    const anonymous = await scene.app.as('anonymous');

    // A mail program, or what guards it, that opens every address ends nothing.
    expect((await anonymous.get(path)).body).toMatchObject({ bug, mails: true });
    await say(bug, 'Still');
    await mailed(scene.app, scene.employee);
    expect(toAda().at(-1)!.text).toContain('> Still');

    const answer = await click(path, 'List-Unsubscribe=One-Click', FORM);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { bug, mails: false, hint: expect.any(String) },
    ]);
    expect((await anonymous.get(path)).body).toMatchObject({ mails: false });
    const before = toAda().length;
    await say(bug, 'Not by mail');
    const other = await scene.bug({}, ada);
    await say(other, 'About another');
    await mailed(scene.app, scene.employee);
    expect(
      toAda()
        .slice(before)
        .map(({ subject }) => subject),
    ).toEqual([`Re: [Bug ${other}] It crashes`]);
    // The inbox has it all the same.
    const { body } = await ada.get('/api/notifications', scene.afterAll(ada));
    expect(body.items.filter((item: typeof body) => item.bug.number === bug)).toHaveLength(3);

    expect((await ada.post('/api/notifications/resubscribe', { bug })).body).toEqual({ bug });
    await say(bug, 'Again');
    await mailed(scene.app, scene.employee);
    expect(toAda().at(-1)!.text).toContain('> Again');
  });

  it('end for all bugs by the other link of the mail, also as multipart or as nothing', async () => {
    const bug = await scene.bug({}, ada);
    await say(bug, 'Before');
    await mailed(scene.app, scene.employee);
    const link = /No more mails about any bug: (\S+)/.exec(toAda().at(-1)!.text)![1]!;
    expect(new URL(link).pathname).toBe('/unsubscribe');
    const path = `/api/notifications/unsubscribe${new URL(link).search}`;
    const multipart =
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    expect((await click(path, multipart, 'multipart/form-data; boundary=x')).status).toBe(200);
    const before = toAda().length;
    await say(bug, 'Silence');
    await mailed(scene.app, scene.employee);
    expect(toAda()).toHaveLength(before);
    await ada.post('/api/notifications/resubscribe', {});
    await say(bug, 'Speech');
    await mailed(scene.app, scene.employee);
    expect(toAda()).toHaveLength(before + 1);
    // A program that sends no form is understood, too.
    expect((await (await scene.app.as('anonymous')).post(path)).body).toMatchObject({ bug: null });
    await ada.post('/api/notifications/resubscribe', {});
  });

  it('end by no link that was not made here', async () => {
    const bug = await scene.bug({}, ada);
    const anonymous = await scene.app.as('anonymous');
    await say(bug, 'Before');
    await mailed(scene.app, scene.employee);
    const path = clickOf(toAda().at(-1)!);
    const [address, token] = path.split('token=') as [string, string];
    const [account, , proof] = token.split('.') as [string, string, string];
    for (const forged of [
      token.slice(0, -1),
      `${token}x`,
      `${account}.all.${proof}`,
      `${account}.${bug + 1}.${proof}`,
      `${scene.reporter.account}.${bug}.${proof}`,
      `${account}.${bug}.${'A'.repeat(43)}`,
      '',
      'x',
    ]) {
      for (const method of ['GET', 'POST']) {
        const { status, body } = await anonymous.request(method, `${address}token=${forged}`);
        expect([forged, status, body.code]).toEqual([forged, 404, 'notification.bad-link']);
      }
    }
    expect((await anonymous.post('/api/notifications/unsubscribe')).status).toBe(422);
    expect((await anonymous.post(`${address}token=${'x'.repeat(200)}`)).status).toBe(422);
    expect((await anonymous.get(path)).body).toMatchObject({ mails: true });
  });

  it('are the only thing for which a form is taken, and a small one', async () => {
    for (const type of [FORM, 'multipart/form-data; boundary=x']) {
      const answer = await click('/api/bugs', 'title=x', type);
      expect([answer.status, await codeOf(answer)]).toEqual([415, 'request.media-type']);
    }
    const bug = await scene.bug({}, ada);
    await say(bug, 'Before');
    await mailed(scene.app, scene.employee);
    const large = await click(clickOf(toAda().at(-1)!), 'x'.repeat(20_000), FORM);
    expect([large.status, await codeOf(large)]).toEqual([413, 'request.too-large']);
  });

  it('are tried again when the server is busy, and nothing that it says is kept', async () => {
    const bug = await scene.bug({}, ada);
    const [attempts, before] = [server.attempts, toAda().length];
    server.refusal = { code: 450, text: 'zzsecretzz is busy' };
    await say(bug, 'Later');
    await told(scene.app, scene.employee);
    await until('it was tried', () => server.attempts > attempts);
    const database = scene.app.bugzot.app.get(Database);
    const row = async () => {
      const { rows } = await database.query<{ row: string }>(
        `select row_to_json(j)::text as row from bullmq.job j where id like $1`,
        [`bug-${bug}-%`],
      );
      return rows[0]!.row;
    };
    await until('the failure is noted', async () => (await row()).includes('The mail server answered 450'));
    expect(await row()).not.toMatch(/zzsecretzz|example\.com/);
    server.refusal = undefined;
    await mailed(scene.app, scene.employee);
    expect(toAda()).toHaveLength(before + 1);
  });

  it('are given up when the server will never take them, without a word about why that names anybody', async () => {
    const bug = await scene.bug({}, ada);
    server.refusal = { code: 550, text: 'zzsecretzz does not live here' };
    await say(bug, 'Never');
    await mailed(scene.app, scene.employee);
    server.refusal = undefined;
    const [counts] = await scene.app.bugzot.app.get(Jobs).counts([newsMails]);
    expect(counts!.failed).toBe(0);
    const { rows } = await scene.app.bugzot.app
      .get(Database)
      .query<{ refusal: string }>('select refusal from mail.sent where id like $1', [`bug-${bug}-%`]);
    expect(rows).toEqual([{ refusal: 'The mail server answered 550' }]);
  });
});

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}
