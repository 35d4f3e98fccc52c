import { hurry, mailed, mailsOf, type ReceivedMail } from '../support/delivery.js';
import type { HttpClient } from '../support/http-client.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';

/** What somebody got about a bug, the report first. */
const about = (mails: readonly ReceivedMail[], person: HttpClient, bug: number): ReceivedMail[] =>
  mails
    .filter(({ file }) => file.startsWith(`${person.account}-bug-${bug}-`))
    .sort((a, b) => a.subject.length - b.subject.length);

describeWithAndWithoutRedis('a mail about a bug', (_redis, variables) => {
  let scene: Scene;
  let mails: ReceivedMail[];
  let grace: HttpClient;
  let bug: number;
  let quiet: number;

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ORIGIN: 'https://bugs.example.com', ...variables() });
    hurry(scene.app);
    const { app, employee, reporter, colleague, product } = scene;
    grace = await app.newcomer('reporter', 'grace');
    await colleague.command(`/api/products/${product}/watch`);
    bug = await scene.bug({
      title: 'It crashes: ünexpectedly',
      description: 'When @grace looks.\n\n`@colleague` too.\n',
      severity: 'critical',
    });
    quiet = await scene.bug();
    await employee.command(`/api/bugs/${bug}/assign`, {
      assignee: 'colleague',
      comment: 'Yours.\n\nPlease!',
    });
    await employee.command(`/api/bugs/${quiet}/set-severity`, { severity: 'minor' });
    await reporter.created(`/api/bugs/${quiet}/comments`, { text: 'Nobody else is here.' });
    await mailed(app, employee, reporter, colleague);
    mails = await mailsOf(app);
  });
  afterAll(() => scene.app.close());

  it('tells of the report in words, with its text as it was written', async () => {
    const [mail] = about(mails, scene.colleague, bug);
    expect(mail).toMatchObject({
      to: 'colleague@example.com',
      subject: `[Bug ${bug}] It crashes: ünexpectedly`,
    });
    expect(mail!.text).toContain(`reporter reported bug ${bug} on `);
    expect(mail!.text).toContain('Product: Mail\nComponent: ui\nSeverity: critical\n');
    expect(mail!.text).toContain('> When @grace looks.\n>\n> `@colleague` too.\n');
    expect(mail!.text).toContain(`\nhttps://bugs.example.com/bugs/${bug}\n`);
    expect(mail!.text).toContain('because you watch its product or component.');
  });

  it('comes to whoever is mentioned, but for code', async () => {
    expect(about(mails, grace, bug)[0]!.text).toContain('because you are mentioned.');
    expect(about(mails, scene.colleague, bug)[0]!.text).not.toContain('mentioned.');
  });

  it('tells of all that one command did', async () => {
    const [report, mail, ...more] = about(mails, scene.colleague, bug);
    expect(report!.subject).not.toMatch(/^Re: /);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe(`Re: [Bug ${bug}] It crashes: ünexpectedly`);
    expect(mail!.text).toContain(`employee changed bug ${bug} on `);
    expect(mail!.text).toContain('Status: NEW → ASSIGNED\nAssignee: nobody → colleague\n');
    expect(mail!.text).toContain('Comment:\n> Yours.\n>\n> Please!\n');
    expect(mail!.text).toContain('because it is or was assigned to you, you watch its product or component.');
    expect(about(mails, scene.reporter, bug)[0]!.text).toContain('Comment:\n> Yours.');
  });

  it('belongs to the others about the same bug', async () => {
    const [report, mail] = about(mails, scene.colleague, bug);
    expect(report!.messageId).toBe(`<bug-${bug}-${scene.colleague.account}@bugzot.invalid>`);
    expect([report!.references, report!.inReplyTo]).toEqual([undefined, undefined]);
    expect([mail!.references, mail!.inReplyTo]).toEqual([report!.messageId, report!.messageId]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length);
  });

  it('can be ended with one click, and nobody’s holiday notice answers it', async () => {
    const { headers, text } = about(mails, scene.colleague, bug)[0]!;
    const link = /^<(https:\/\/bugs\.example\.com\/api\/notifications\/unsubscribe\?token=[\w.-]+)>$/.exec(
      headers['list-unsubscribe']!,
    )![1]!;
    expect(headers).toMatchObject({
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    });
    const page = link.replace('/api/notifications/', '/');
    expect(text).toContain(`No more mails about this bug: ${page}\n`);
  });

  it('does not come to its author, to who has nothing to do with it, nor about what is for the inbox only', async () => {
    expect(about(mails, scene.reporter, quiet)).toEqual([]);
    expect(about(mails, scene.employee, bug)).toEqual([]);
    expect(about(mails, scene.admin, bug)).toEqual([]);
    // The colleague watches the product: the report is worth a mail, a comment and a severity are not.
    expect(about(mails, scene.colleague, quiet).map(({ subject }) => subject)).toEqual([
      `[Bug ${quiet}] It crashes`,
    ]);
  });
});
