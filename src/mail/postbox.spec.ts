import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { MailServer } from '../../test/support/mail-server.js';
import { Database } from '../database/database.js';
import { MasterKey } from '../keys/master-key.js';
import { PersonKeys } from '../keys/person-keys.js';
import { FileMailer } from './adapters/file-mailer.js';
import { SmtpMailer } from './adapters/smtp-mailer.js';
import type { Mail, Mailer } from './mailer.js';
import { Postbox } from './postbox.js';

const FROM = 'BugZot <bugzot@bugs.example>';
const letter: Omit<Mail, 'id'> = {
  account: 1,
  to: { name: 'Grace', address: 'grace@example.com' },
  subject: 'It crashes',
  text: 'At night.',
};

describe('the postbox', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let keys: PersonKeys;
  let folder: string;
  let files: FileMailer;
  let server: MailServer;
  let smtp: SmtpMailer;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.url, 5);
    keys = new PersonKeys(database, new MasterKey(randomBytes(32)));
    await keys.seal(1, letter.to);
    folder = await mkdtemp(join(tmpdir(), 'bugzot-mail-'));
    files = new FileMailer(folder, FROM);
    server = new MailServer();
    smtp = new SmtpMailer(await server.listen(), FROM);
  });
  afterEach(async () => {
    await smtp.close();
    await server.close();
    await rm(folder, { recursive: true });
    await database.end();
    await testDatabase.drop();
  });

  const postbox = (mailer: Mailer = smtp): Postbox => new Postbox(mailer, database, keys);
  const render = async () => letter;
  const noted = async (): Promise<{ id: string; refusal: string | null }[]> =>
    (await database.query('select id, refusal from mail.sent order by id')).rows;
  /** As it is when the process died between the transport's acknowledgement and the note of it. */
  const crashedBeforeNote = () => database.query('delete from mail.sent');

  it('sends a mail once, and renders it no more than that', async () => {
    let rendered = 0;
    const counting = async () => {
      rendered += 1;
      return letter;
    };
    await postbox().send('one', counting);
    await postbox().send('one', counting);
    expect([rendered, server.taken.length]).toEqual([1, 1]);
    await postbox().send('two', counting);
    expect((await server.read()).map(({ messageId }) => messageId)).toEqual([
      '<one@bugs.example>',
      '<two@bugs.example>',
    ]);
    expect(await noted()).toEqual([
      { id: 'one', refusal: null },
      { id: 'two', refusal: null },
    ]);
  });

  it('sends it again after a crash that it knows nothing of: the same Message-ID, the same file', async () => {
    for (const mailer of [smtp, files]) {
      await postbox(mailer).send('one', render);
      await crashedBeforeNote();
      await postbox(mailer).send('one', render);
      await crashedBeforeNote();
    }
    expect((await server.read()).map(({ messageId }) => messageId)).toEqual([
      '<one@bugs.example>',
      '<one@bugs.example>',
    ]);
    expect((await files.list()).map(({ name }) => name)).toEqual(['1-one.eml']);
  });

  it('does not note what failed, and sends it the next time', async () => {
    await server.away();
    await expect(postbox().send('one', render)).rejects.toThrow('The mail server failed');
    expect(await noted()).toEqual([]);
    await server.back();
    await postbox().send('one', render);
    expect(server.taken).toHaveLength(1);
  });

  it('notes what the server refuses for good, without the address, and does not try again', async () => {
    server.refuse = { status: 550, text: 'No such user' };
    await postbox().send('one', render);
    server.refuse = undefined;
    await postbox().send('one', render);
    expect(server.taken).toEqual([]);
    expect(await noted()).toEqual([{ id: 'one', refusal: 'The mail server answered 550' }]);
  });

  it('sends nothing when there is nothing to be sent any more, and may have something the next time', async () => {
    await postbox().send('one', async () => undefined);
    expect([server.taken, await noted()]).toEqual([[], []]);
    await postbox().send('one', render);
    expect(server.taken).toHaveLength(1);
  });

  it('keeps no mail of a person who was forgotten while it was sent', async () => {
    await postbox(files).send('before', render);
    await postbox(files).send('one', async () => {
      await keys.forget(1);
      await files.forget(1);
      return letter;
    });
    expect(await files.list()).toEqual([]);
  });
});
