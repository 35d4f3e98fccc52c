import PostalMime, { type Email } from 'postal-mime';
import type { Mail, Mailer } from '../../src/mail/mailer.js';

/** An engine, and what has arrived by it. */
export interface MailerUnderTest {
  mailer: Mailer;
  /** The sources of the mails that arrived at an account, oldest first. */
  arrived(account: number): Promise<string[]>;
  dispose(): Promise<void>;
}

/** What every mail transport must do; see `src/mail/mailer.ts`. */
export function mailerContract(name: string, setup: () => Promise<MailerUnderTest>): void {
  describe(`mailer contract: ${name}`, () => {
    let engine: MailerUnderTest;
    let account = 0;

    beforeAll(async () => (engine = await setup()));
    afterAll(() => engine.dispose());
    beforeEach(() => (account += 1));

    const mail = (more: Partial<Mail> = {}): Mail => ({
      id: `mail-${account}`,
      account,
      to: { name: 'Grace Hopper', address: `grace${account}@example.com` },
      subject: 'It crashes',
      text: 'At night.\n',
      ...more,
    });
    const sources = () => engine.arrived(account);
    const sent = async (more: Partial<Mail> = {}): Promise<Email> => {
      await engine.mailer.send(mail(more));
      const [source, ...others] = await sources();
      expect(others).toEqual([]);
      return PostalMime.parse(source!);
    };
    const header = ({ headers }: Email, key: string): string[] =>
      headers.filter((one) => one.key === key).map(({ value }) => value);

    it('brings a mail from the site to the person', async () => {
      const email = await sent();
      expect(email).toMatchObject({
        from: { name: 'BugZot', address: 'bugzot@bugs.example' },
        to: [{ name: 'Grace Hopper', address: `grace${account}@example.com` }],
        subject: 'It crashes',
        messageId: `<mail-${account}@bugs.example>`,
      });
      expect(email.text?.trim()).toBe('At night.');
      expect(header(email, 'auto-submitted')).toEqual(['auto-generated']);
      expect(header(email, 'list-unsubscribe')).toEqual([]);
      expect(header(email, 'references')).toEqual([]);
    });

    it('gives the same mail the same Message-ID each time', async () => {
      await engine.mailer.send(mail());
      await engine.mailer.send(mail());
      const ids = await Promise.all(
        (await sources()).map(async (source) => (await PostalMime.parse(source)).messageId),
      );
      expect(new Set(ids)).toEqual(new Set([`<mail-${account}@bugs.example>`]));
    });

    it('keeps every character of names, subjects and texts', async () => {
      const text = 'Größe: 日本 🐞\n.\n..\nFrom here\n  indented\n' + 'x'.repeat(2000) + '\n';
      const email = await sent({
        to: { name: 'Gräfin “日本” 🐞', address: 'grace@example.com' },
        subject: `Käfer 🐞 ${'日本'.repeat(60)}`,
        text,
      });
      expect(email.to?.[0]).toMatchObject({ name: 'Gräfin “日本” 🐞', address: 'grace@example.com' });
      expect(email.subject).toBe(`Käfer 🐞 ${'日本'.repeat(60)}`);
      expect(email.text?.trimEnd()).toBe(text.trimEnd());
    });

    it.each(['\r\n', '\n', '\r'])(
      'lets no line break (%j) in a name or a subject make a header',
      async (line) => {
        const email = await sent({
          to: { name: `Grace${line}Bcc: eve@example.com`, address: 'grace@example.com' },
          subject: `Hello${line}Bcc: eve@example.com${line}${line}A body of hers`,
        });
        expect(header(email, 'bcc')).toEqual([]);
        expect(email.bcc ?? []).toEqual([]);
        expect(email.to?.map(({ address }) => address)).toEqual(['grace@example.com']);
        expect(email.subject).toContain('Bcc: eve@example.com');
        expect(email.text?.trim()).toBe('At night.');
      },
    );

    it('lets nothing in a name add a recipient', async () => {
      const email = await sent({
        to: { name: 'Grace <eve@example.com>, "Eve', address: 'grace@example.com' },
      });
      expect(email.to?.map(({ address }) => address)).toEqual(['grace@example.com']);
    });

    it('puts mails of one bug into one thread', async () => {
      const email = await sent({ thread: 'bug-7' });
      expect(header(email, 'references')).toEqual(['<bug-7@bugs.example>']);
      expect(header(email, 'in-reply-to')).toEqual(['<bug-7@bugs.example>']);
    });

    it('says where one click ends such mails (RFC 8058)', async () => {
      const email = await sent({ unsubscribe: 'https://bugs.example/unsubscribe?key=x' });
      expect(header(email, 'list-unsubscribe')).toEqual(['<https://bugs.example/unsubscribe?key=x>']);
      expect(header(email, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    });

    it('sends many at once', async () => {
      const first = account * 1000;
      const accounts = Array.from({ length: 30 }, (_, index) => first + index);
      await Promise.all(accounts.map((one) => engine.mailer.send(mail({ id: `many-${one}`, account: one }))));
      for (const one of accounts) expect(await engine.arrived(one)).toHaveLength(1);
    });
  });
}
