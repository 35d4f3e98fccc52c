import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { Jobs } from '../jobs/jobs.js';
import { defineQueue, type Worker } from '../jobs/queue.js';
import type { Mail } from '../mail/mailer.js';
import { Postbox } from '../mail/postbox.js';
import type { Reaction } from '../reactions/reaction.js';
import { WritePath } from '../write-path/write-path.js';
import { accountAggregate } from './account-command.js';
import type { Account, AccountEventType } from './domain/account.js';
import { MailKeys, type KeyPurpose } from './mail-keys.js';
import { Persons } from './persons.js';

/** What a mail follows from. The key is made when the mail is: a job never holds it. */
interface AccountMail {
  account: number;
  purpose: KeyPurpose;
  /** Id of the event; the key and the mail's id follow from it. */
  event: string;
  /** When the event happened, RFC 3339. */
  at: string;
}

/** Tried for some nine hours. */
export const accountMails = defineQueue<AccountMail>('account-mails', { attempts: 16 });

const HOUR_MS = 3_600_000;
interface Purpose {
  /** From when it was asked for, in milliseconds. */
  lifetime: number;
  /** The account for which such a mail makes sense. */
  status: Account['status'];
  subject: string;
  page: string;
  text: (link: string, key: string, until: string) => string;
}

/** ASCII and short lines, so that the mail's source can be read as it is; no name, which a stranger may have chosen. */
const purposes: Readonly<Record<KeyPurpose, Purpose>> = {
  activation: {
    lifetime: 72 * HOUR_MS,
    status: 'pending',
    subject: 'Activate your BugZot account',
    page: 'activate',
    text: (link, key, until) => `Hello,

an account was registered at BugZot with this mail address. If that was you,
this link activates it:

${link}

The key alone, should you be asked for it:

${key}

It is good once, until ${until}.

If it was not you, do nothing: without the key the account is never active,
and will be forgotten.
`,
  },
  password: {
    lifetime: HOUR_MS,
    status: 'active',
    subject: 'A new password for your BugZot account',
    page: 'password',
    text: (link, key, until) => `Hello,

somebody, probably you, has forgotten the password of the BugZot account with
this mail address. This link lets you choose another one:

${link}

The key alone, should you be asked for it:

${key}

It is good once, until ${until}.

If it was not you, do nothing: the password stays as it is.
`,
  },
};

const causes = {
  AccountRegistered: 'activation',
  ActivationMailRequested: 'activation',
  PasswordMailRequested: 'password',
} as const satisfies Partial<Record<AccountEventType, KeyPurpose>>;

/** One job for each event that is the cause of a mail. */
@Injectable()
export class AccountMailsReaction implements Reaction {
  readonly name = 'account-mails';
  readonly types = Object.keys(causes);
  readonly from = 'now';

  constructor(private readonly jobs: Jobs) {}

  async react({ id: event, type, stream, metadata: { at } }: RecordedEvent): Promise<void> {
    const purpose = causes[type as keyof typeof causes];
    const account = Number(stream.slice('account-'.length));
    await this.jobs.add(accountMails, event, { account, purpose, event, at });
  }
}

/** Mails a key to the address that the account has now. A mail that makes no sense any more is not sent. */
@Injectable()
export class AccountMailsWorker implements Worker<AccountMail> {
  readonly queue = accountMails;

  constructor(
    private readonly postbox: Postbox,
    private readonly writePath: WritePath,
    private readonly persons: Persons,
    private readonly keys: MailKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  work(data: AccountMail): Promise<void> {
    return this.postbox.send(`account-${data.event}`, () => this.render(data));
  }

  private async render({ account, purpose, event, at }: AccountMail): Promise<Omit<Mail, 'id'> | undefined> {
    const { lifetime, status, subject, page, text } = purposes[purpose];
    const until = new Date(Date.parse(at) + lifetime);
    const state = await this.writePath.state(accountAggregate, account);
    const person = await this.persons.find(account);
    if (until.getTime() < Date.now() || state.status !== status || person === undefined) return undefined;
    const key = await this.keys.make(account, purpose, event, until);
    const link = new URL(`/${page}?key=${key}`, this.origin());
    return {
      account,
      to: { name: person.displayName, address: person.email },
      subject,
      text: text(link.href, key, `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`),
    };
  }

  private origin(): string {
    const { BUGZOT_ORIGIN, HOST, PORT } = this.config;
    return BUGZOT_ORIGIN ?? `http://${HOST === '0.0.0.0' ? 'localhost' : HOST}:${PORT}`;
  }
}
