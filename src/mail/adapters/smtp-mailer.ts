import { createTransport } from 'nodemailer';
import { compose } from '../compose.js';
import { Mailer, MailRefused, type Mail } from '../mailer.js';

/** How long the mail server may take to answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** Mails by SMTP. A mail that was accepted in a connection that broke may be sent twice, under one Message-ID. */
export class SmtpMailer extends Mailer {
  override readonly engine = 'smtp';
  private readonly transport;

  /** @param url `smtp://user:password@host:port`, or `smtps://…` */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    super();
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
  }

  override async send(mail: Mail): Promise<void> {
    try {
      await this.transport.sendMail(compose(mail, this.from));
    } catch (error) {
      // 5xx is final (RFC 5321, 4.2.1), except that a failed log-in is this site's fault and not the mail's.
      const { responseCode = 0, code } = error as { responseCode?: number; code?: string };
      if (responseCode >= 500 && code !== 'EAUTH') {
        throw new MailRefused(`The mail server answered ${responseCode}`, { cause: error });
      }
      // What the server says may name the address; the reason is kept with the job, and is in the log.
      const reason = responseCode > 0 ? `answered ${responseCode}` : `did not take it (${code ?? 'no code'})`;
      throw new Error(`The mail server ${reason}`, { cause: error });
    }
  }

  override async close(): Promise<void> {
    this.transport.close();
  }
}
