/** A mail to one person. Rendered when it is sent, for what its reader may see at that moment. */
export interface Mail {
  /** Follows from the cause, so that a mail that is sent again is the same one: its Message-ID, `<id@host>`. Letters, digits, `.`, `_` and `-`. */
  id: string;
  /** Whose mail it is. */
  account: number;
  to: { name: string; address: string };
  subject: string;
  text: string;
  /** Ids of earlier mails that this one belongs to: mail programs show them as one thread. */
  thread?: string;
  /** Where a click ends mails of this kind (RFC 8058): an address that takes a POST. */
  unsubscribe?: string;
}

/**
 * The port to the mail transport. Two engines stand behind it: files (default) and SMTP; one contract suite
 * (`test/contract/mailer.contract.ts`) says what both must do.
 */
export abstract class Mailer {
  /** The name a user knows the engine by. */
  abstract readonly engine: 'files' | 'smtp';

  /**
   * Hands the mail over for good, or rejects.
   * @throws MailRefused when trying again would not help: the address does not exist
   */
  abstract send(mail: Mail): Promise<void>;

  /** Removes what is kept here of mails to an account; what was handed over to a mail server is out of reach. */
  abstract forget(account: number): Promise<void>;

  abstract close(): Promise<void>;
}

/** The mail server will not take this mail, now or later. */
export class MailRefused extends Error {
  /** @param message without the address: it is written down */
  constructor(message: string) {
    super(message);
    this.name = 'MailRefused';
  }
}
