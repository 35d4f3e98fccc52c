import { createTransport } from 'nodemailer';
import { compose } from '../compose.js';
import { Mailer, MailRefused, type Mail } from '../mailer.js';

/** How long the mail server may take to answer, in milliseconds. */
const TIMEOUT_MS = 15_000;
/** Of one process. Mail servers that greylist or limit do so far above this. */
const MAX_CONNECTIONS = 8;

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
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
  }

  override async send(mail: Mail): Promise<void> {
    const failure = await this.transport.sendMail(compose(mail, this.from)).then(() => undefined, described);
    if (failure) throw failure;
  }

  /** Nothing is kept here. */
  override async forget(_account: number): Promise<void> {}

  override async close(): Promise<void> {
    this.transport.close();
  }
}

/**
 * What is said of a failure: neither the error itself nor its message, since a server likes to repeat the address, and
 * jobs and the log keep both. 5xx is final (RFC 5321, 4.2.1), except that a failed log-in is this site's fault and not the
 * mail's.
 */
function described(error: { responseCode?: number; code?: string }): Error {
  const { responseCode = 0, code } = error;
  if (responseCode === 0) return new Error(`The mail server failed with ${code ?? 'an unknown error'}`);
  const answer = `The mail server answered ${responseCode}`;
  return responseCode >= 500 && code !== 'EAUTH' ? new MailRefused(answer) : new Error(answer);
}
