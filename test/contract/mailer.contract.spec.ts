import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileMailer } from '../../src/mail/adapters/file-mailer.js';
import { SmtpMailer } from '../../src/mail/adapters/smtp-mailer.js';
import { MailRefused, type Mail } from '../../src/mail/mailer.js';
import { MailServer } from '../support/mail-server.js';
import { mailerContract } from './mailer.contract.js';

const FROM = 'BugZot <bugzot@bugs.example>';

mailerContract('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bugzot-mail-'));
  const mailer = new FileMailer(folder, FROM);
  return {
    mailer,
    arrived: async (account) => {
      const mine = (await mailer.list()).filter((mail) => mail.account === account);
      return Promise.all(mine.map(async ({ name }) => (await mailer.read(name))!));
    },
    dispose: async () => {
      await mailer.close();
      await rm(folder, { recursive: true });
    },
  };
});

mailerContract('SMTP', async () => {
  const server = new MailServer();
  const mailer = new SmtpMailer(await server.listen(), FROM);
  return {
    mailer,
    // Whom it was sent to is all that an SMTP server knows of an account.
    arrived: async (account) =>
      server.taken
        .filter(({ source }) => new RegExp(`^Message-ID: <(mail|many)-${account}@`, 'im').test(source))
        .map(({ source }) => source),
    dispose: async () => {
      await mailer.close();
      await server.close();
    },
  };
});

const mail = (id: string, account = 1): Mail => ({
  id,
  account,
  to: { name: 'Grace', address: 'grace@example.com' },
  subject: 'It crashes',
  text: 'At night.',
});

describe('mails in files', () => {
  let folder: string;
  let mailer: FileMailer;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'bugzot-mail-')), 'mail');
    mailer = new FileMailer(folder, FROM);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are read by nobody else on the machine, and are one file each, however often they are sent', async () => {
    await mailer.send(mail('one'));
    await mailer.send(mail('one'));
    expect(await readdir(folder)).toEqual(['1-one.eml']);
    expect((await stat(join(folder, '1-one.eml'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(folder, '1-one.eml'), 'utf8')).toBe(await mailer.read('1-one.eml'));
  });

  it('are there before there is a folder: none', async () => {
    expect(await mailer.list()).toEqual([]);
    expect(await mailer.read('1-one.eml')).toBeUndefined();
    await mailer.forget(1);
  });

  it('are forgotten with their person, and with nobody else', async () => {
    await Promise.all([
      mailer.send(mail('one', 1)),
      mailer.send(mail('two', 1)),
      mailer.send(mail('one', 11)),
    ]);
    await mailer.forget(1);
    expect((await mailer.list()).map(({ name }) => name)).toEqual(['11-one.eml']);
    await mailer.forget(1);
  });

  it.each(['../1-one.eml', '1-one.eml/..', '/etc/passwd', '.1-one.eml.7', '1-one.txt', '', '\0'])(
    'are not read by the name %j',
    async (name) => {
      await mailer.send(mail('one'));
      expect(await mailer.read(name)).toBeUndefined();
    },
  );
});

describe('mails by SMTP', () => {
  let server: MailServer;
  let mailer: SmtpMailer;

  beforeEach(async () => {
    server = new MailServer();
    mailer = new SmtpMailer(await server.listen(), FROM);
  });
  afterEach(async () => {
    await mailer.close();
    await server.close();
  });
  /** What sending it fails with. */
  const failure = async (id: string): Promise<Error> => {
    const [outcome] = await Promise.allSettled([mailer.send(mail(id))]);
    if (outcome.status === 'fulfilled') throw new Error('It was sent');
    return outcome.reason as Error;
  };
  const everythingOf = (error: Error): string =>
    `${error.stack} ${JSON.stringify({ ...error })} ${String(error.cause)}`;

  it('name one recipient to the server, whatever the headers say', async () => {
    await mailer.send({
      ...mail('one'),
      to: { name: 'Eve <eve@example.com>,', address: 'grace@example.com' },
    });
    expect(server.taken.map(({ recipients }) => recipients)).toEqual([['grace@example.com']]);
  });

  it('are refused for good by a 5xx', async () => {
    server.refuse = { status: 550, text: 'No such user here' };
    const error = await failure('one');
    expect(error).toBeInstanceOf(MailRefused);
    expect(error.message).toBe('The mail server answered 550');
    expect(everythingOf(error)).not.toContain('grace');
  });

  it('are to be tried again after a 4xx', async () => {
    server.refuse = { status: 451, text: 'Not now, please' };
    const error = await failure('one');
    expect(error).not.toBeInstanceOf(MailRefused);
    expect(error.message).toBe('The mail server answered 451');
    expect(everythingOf(error)).not.toContain('grace');
    server.refuse = undefined;
    await mailer.send(mail('one'));
    expect(server.taken).toHaveLength(1);
  });

  it('are to be tried again when the line is cut: then they are sent under the same Message-ID', async () => {
    server.cuts = 1;
    const error = await failure('one');
    expect(error).not.toBeInstanceOf(MailRefused);
    expect(everythingOf(error)).not.toContain('grace');
    await mailer.send(mail('one'));
    const ids = (await server.read()).map(({ messageId }) => messageId);
    expect(ids).toEqual(['<one@bugs.example>', '<one@bugs.example>']);
  });

  it('are to be tried again when nobody answers', async () => {
    await server.away();
    expect(await failure('one')).not.toBeInstanceOf(MailRefused);
    await server.back();
    await mailer.send(mail('one'));
    expect(server.taken).toHaveLength(1);
  });

  it('keep nothing here to be forgotten', async () => {
    await expect(mailer.forget(1)).resolves.toBeUndefined();
  });
});
