import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { TcpProxy } from '../contract/tcp-proxy.js';

/** A mail that the server has taken: its source, and whom the envelope names. */
export interface TakenMail {
  source: string;
  recipients: string[];
}

/** A real SMTP server that keeps what it takes, behind a line that can be cut. */
export class MailServer {
  readonly taken: TakenMail[] = [];
  /** What it answers to a recipient; undefined when it takes the mail. It repeats the address, as servers do. */
  refuse: { status: number; text: string } | undefined;
  /** The line is cut so often, when a mail has arrived and before it is acknowledged. */
  cuts = 0;
  /** Who was logged in when each mail arrived, and whether the line was encrypted. */
  readonly sessions: { user: string | undefined; encrypted: boolean }[] = [];
  private proxy: TcpProxy | undefined;
  private port = 0;
  private readonly server: SMTPServer;

  /** @param tls encrypts; `implicit` from the first byte on, else when the client asks for it (STARTTLS) */
  constructor(private readonly tls?: { key: string; cert: string; implicit: boolean }) {
    this.server = this.create();
  }

  async listen(): Promise<string> {
    this.server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.server.address();
    if (address === null || typeof address === 'string') throw new Error('The mail server has no port');
    this.proxy = new TcpProxy({ host: '127.0.0.1', port: address.port });
    this.port = await this.proxy.listen();
    return this.tls === undefined
      ? `smtp://127.0.0.1:${this.port}`
      : `smtp${this.tls.implicit ? 's' : ''}://bugzot:p%40ss%3Aword@localhost:${this.port}`;
  }

  /** Cuts the line; nobody answers until it is {@link back}. */
  async away(): Promise<void> {
    await this.proxy?.close();
  }

  async back(): Promise<void> {
    await this.proxy?.listen();
  }

  async close(): Promise<void> {
    await this.away();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  /** The mails as a mail program reads them. */
  read(): Promise<Email[]> {
    return Promise.all(this.taken.map(({ source }) => PostalMime.parse(source)));
  }

  private create(): SMTPServer {
    return new SMTPServer({
      ...(this.tls === undefined
        ? { authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] }
        : { key: this.tls.key, cert: this.tls.cert, secure: this.tls.implicit }),
      onAuth: ({ username, password }, _session, done) => {
        if (password === 'p@ss:word') done(null, { user: username });
        else done(new Error('No'));
      },
      onRcptTo: ({ address }, _session, done) => {
        if (this.refuse === undefined) return done();
        const { status, text } = this.refuse;
        done(Object.assign(new Error(`${text} <${address}>`), { responseCode: status }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          this.sessions.push({ user: session.user as string | undefined, encrypted: session.secure });
          this.taken.push({ source: Buffer.concat(chunks).toString(), recipients });
          if (this.cuts === 0) return done();
          this.cuts -= 1;
          void this.away().then(() => this.back());
        });
      },
    });
  }
}
