import { Inject, Injectable } from '@nestjs/common';
import { may } from '../access/matrix.js';
import { Accounts } from '../accounts/accounts.js';
import type { Account } from '../accounts/domain/account.js';
import { Persons } from '../accounts/persons.js';
import { RELATIONSHIPS } from '../accounts/domain/preferences.js';
import { bugAggregate } from '../bugs/bug-command.js';
import type { Bug } from '../bugs/domain/bug.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { originOf } from '../config/origin.js';
import type { Worker } from '../jobs/queue.js';
import type { Mail } from '../mail/mailer.js';
import { Postbox } from '../mail/postbox.js';
import { Products } from '../products/products.js';
import { WritePath } from '../write-path/write-path.js';
import { BugLog, type BugFact } from './bug-log.js';
import { Inbox } from './inbox.js';
import { subjectOf, textOf, type Told } from './mail-text.js';
import { newsMailId, newsMails, threadOf, type NewsMail } from './news-mails.js';
import { channelFor, mayHear } from './rules.js';
import { UnsubscribeLinks } from './unsubscribing.js';
import { changesInWords, type Vocabulary } from './words.js';

/** Whoever was forgotten. */
const NO_NAME = 'Somebody who has left';

/**
 * Sends one mail to one person about what one command did. It is made at the moment when it is sent, of what its reader
 * may see then and wants to hear then; when that is nothing, there is no mail.
 */
@Injectable()
export class NewsMailWorker implements Worker<NewsMail> {
  readonly queue = newsMails;

  constructor(
    private readonly postbox: Postbox,
    private readonly accounts: Accounts,
    private readonly writePath: WritePath,
    private readonly products: Products,
    private readonly log: BugLog,
    private readonly inbox: Inbox,
    private readonly persons: Persons,
    private readonly links: UnsubscribeLinks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async work(job: NewsMail): Promise<void> {
    const thread = threadOf(job.account, job.bug);
    // A bug's first event is its report, and the mail about it is what all later ones refer to.
    if (job.version === 1) await this.postbox.send(thread, () => this.render(job));
    else
      await this.postbox.send(newsMailId(job), async () => {
        const mail = await this.render(job);
        return mail && { ...mail, thread };
      });
  }

  private async render(job: NewsMail): Promise<Omit<Mail, 'id'> | undefined> {
    const { account, bug, command, version } = job;
    const reader = await this.accounts.state(account);
    if (await this.inbox.isMuted(account, bug)) return undefined;
    const facts = await this.log.since(bug, version);
    const now = await this.writePath.state(bugAggregate, bug);
    const seen = facts.filter(
      (fact) => fact.command === command && mayHear(reader, fact, now) && !isGone(fact, now),
    );
    const reasons = await this.inbox.ofCommand(account, bug, command);
    const wanted = seen.flatMap(({ id }) => {
      const reason = reasons.get(id);
      if (reason === undefined) return [];
      return channelFor(reader.preferences, reason.news, reason.relationships) === 'mail' ? [reason] : [];
    });
    const [first] = seen;
    if (first === undefined || wanted.length === 0) return undefined;

    const people = await this.persons.of([...new Set([account, ...seen.flatMap(named)])]);
    const to = people.get(account);
    if (to === undefined) return undefined;
    const person = (number: number): string => people.get(number)?.displayName ?? NO_NAME;
    const words = await this.vocabulary(seen, now, reader, person);
    const told: Told = {
      bug,
      title: now.title,
      actor: first.actor === 0 ? 'BugZot' : person(first.actor),
      at: first.at,
      report: version === 1,
      changes: seen.map((fact) => change(fact, facts, now, words)).filter(({ lines }) => lines.length > 0),
      relationships: RELATIONSHIPS.filter((one) =>
        wanted.some(({ relationships }) => relationships.includes(one)),
      ),
      origin: originOf(this.config),
      unsubscribe: {
        bug: this.links.pageFor({ account, bug }),
        all: this.links.pageFor({ account, bug: null }),
      },
    };
    return {
      account,
      to: { name: to.displayName, address: to.email },
      subject: subjectOf(told),
      text: textOf(told),
      unsubscribe: this.links.addressFor({ account, bug }),
    };
  }

  private async vocabulary(
    facts: readonly BugFact[],
    now: Bug,
    { role }: Account,
    person: Vocabulary['person'],
  ): Promise<Vocabulary> {
    const names = new Map<number, string>();
    for (const number of new Set(facts.flatMap(products))) {
      names.set(number, (await this.products.find(number))?.state.name ?? String(number));
    }
    return {
      person,
      product: (number) => names.get(number) ?? String(number),
      attachment: (id) => now.attachments.get(id)?.name ?? String(id),
      all: may(role, 'private.see'),
    };
  }
}

/** Whether the text that the event brought was redacted since. */
function isGone(fact: BugFact, now: Bug): boolean {
  if (fact.type !== 'CommentAdded' && fact.type !== 'CommentEdited') return false;
  return now.comments.get(fact.data.id)?.redacted === true;
}

/** Accounts that the words of an event name. */
function named({ actor, data }: BugFact): number[] {
  const { assignee = null, previous = null } = data as { assignee?: unknown; previous?: unknown };
  return [actor, assignee, previous].filter((account) => typeof account === 'number');
}

function products({ data }: BugFact): number[] {
  if (!('product' in data)) return [];
  return 'previous' in data ? [data.product, data.previous.product] : [data.product];
}

/** An event in words, with the text that it brought, as that text is now. */
function change(fact: BugFact, facts: readonly BugFact[], now: Bug, words: Vocabulary) {
  const lines = changesInWords(fact, words);
  switch (fact.type) {
    case 'BugReported':
      return now.description === '' ? { lines } : { lines, text: now.description };
    case 'BugDescribed':
      return { lines, text: now.description };
    case 'CommentAdded':
    case 'CommentEdited':
      return { lines, text: commentNow(fact.data.id, facts) };
    default:
      return { lines };
  }
}

function commentNow(id: number, facts: readonly BugFact[]): string {
  let text = '';
  for (const { type, data } of facts) {
    if ((type === 'CommentAdded' || type === 'CommentEdited') && data.id === id) text = data.text;
  }
  return text;
}
