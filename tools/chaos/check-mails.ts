import pg from 'pg';
import type { AccountRole } from '../../src/access/matrix.js';
import { evolveBug, initialBug, type Bug } from '../../src/bugs/domain/bug.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { mentionsIn, withoutEnd } from '../../src/notifications/mentions.js';
import { channelFor, concerned, mayHear, newsOf } from '../../src/notifications/rules.js';
import { newsMailId, threadOf } from '../../src/notifications/news-mails.js';
import type { Journal } from './journal.js';
import type { ChaosMailServer, TakenMail } from './mail-server.js';
import { Findings } from './findings.js';
import type { Kind } from './victim.js';
import { bugFact, type WholeLog } from './whole-log.js';

/** Somebody who may hear of things. */
export interface Hearer {
  account: number;
  name: string;
  email: string;
  role: AccountRole;
}

/** A kill of one of these can keep the note from being written that a mail was sent. */
const NOTE_KILLERS: readonly Kind[] = ['worker', 'postgres', 'mail'];
/** The note follows the yes at once; on a busy machine, in milliseconds: */
const AT_ONCE_MS = 3000;

/** What follows from the log by the rules of src/notifications/rules.ts, worked out anew and without any engine. */
export class Expected {
  /** `account event`. */
  readonly entries = new Set<string>();
  /** Who is to get the mail of this id. */
  readonly mails = new Map<string, string>();

  constructor(
    private readonly log: WholeLog,
    private readonly hearers: ReadonlyMap<number, Hearer>,
  ) {
    for (const [stream, events] of log.named('bug-')) this.follow(log.bugAt(stream).state, events);
    for (const event of [...log.ofType('AccountRegistered'), ...log.ofType('ActivationMailRequested')]) {
      const account = Number(event.stream.slice('account-'.length));
      this.mails.set(`account-${event.id}`, hearers.get(account)?.email ?? `account ${account}`);
    }
  }

  private follow(now: Bug, events: readonly RecordedEvent[]): void {
    let before = initialBug();
    let first: RecordedEvent | undefined;
    for (const event of events) {
      if (event.metadata.command !== first?.metadata.command) first = event;
      const fact = bugFact(event);
      const after = evolveBug(before, fact);
      const news = newsOf(fact);
      if (news !== null) {
        const { text = '', description = '' } = event.data as { text?: string; description?: string };
        const occasion = {
          event: fact,
          before,
          after,
          productWatchers: this.watchersOf(after.product),
          mentioned: this.named(event.type === 'CommentAdded' ? text : description),
        };
        for (const [account, relationships] of concerned(occasion)) {
          const hearer = this.hearers.get(account);
          if (hearer === undefined || !mayHear({ status: 'active', role: hearer.role }, fact, now)) continue;
          const channel = channelFor({}, news, relationships);
          if (channel === 'none') continue;
          this.entries.add(`${account} ${event.id}`);
          if (channel === 'mail') this.mail(account, first, hearer.email);
        }
      }
      before = after;
    }
  }

  private mail(account: number, { stream, version, metadata }: RecordedEvent, email: string): void {
    const bug = Number(stream.slice('bug-'.length));
    const { command } = metadata;
    const id = version === 1 ? threadOf(account, bug) : newsMailId({ account, bug, command, version });
    this.mails.set(id, email);
  }

  private watchersOf(product: number): number[] {
    return this.log
      .stream(`product-${product}`)
      .flatMap(({ type, metadata }) => (type === 'ProductWatched' ? [metadata.actor] : []));
  }

  private named(text: string): number[] {
    const names = mentionsIn(text).map(withoutEnd);
    return [...this.hearers.values()]
      .filter(({ name }) => names.includes(name))
      .map(({ account }) => account);
  }
}

/** Each mail that is due arrived, at its reader; twice only when a kill came between the yes and the note. */
export function checkMails(expected: Expected, mails: ChaosMailServer, journal: Journal): Findings {
  const findings = new Findings('each mail was sent once for its cause, none never');
  const taken = Map.groupBy(mails.taken, ({ id }) => id);
  for (const [id, recipient] of expected.mails) {
    const copies = taken.get(id) ?? [];
    findings.expect(copies.length > 0, () => `The mail ${id} to ${recipient} was never sent`);
    for (const copy of copies) {
      findings.expect(copy.recipient === recipient, () => `The mail ${id} went to ${copy.recipient}`);
    }
  }
  let twice = 0;
  for (const [id, copies] of taken) {
    findings.expect(expected.mails.has(id), () => `The mail ${id} has no cause`);
    for (const [index, copy] of copies.slice(1).entries()) {
      twice += 1;
      const before = copies[index]!;
      findings.expect(killedBetween(before, copy, journal), () => doubled(id, before, copy));
    }
  }
  findings.count(
    `${expected.mails.size} mails were due, ${mails.taken.length} arrived: ${twice} of them again`,
  );
  return findings;
}

function killedBetween(before: TakenMail, after: TakenMail, journal: Journal): boolean {
  const until = Math.min(after.at, before.at + AT_ONCE_MS);
  return journal.outages.some(
    ({ kind, killedAt, readyAt = Infinity }) =>
      // While PostgreSQL is away, the note cannot be written either.
      NOTE_KILLERS.includes(kind) && killedAt <= until && readyAt >= before.at,
  );
}

function doubled(id: string, before: TakenMail, after: TakenMail): string {
  const at = new Date(before.at).toISOString();
  return `The mail ${id} arrived again after ${after.at - before.at} ms, and nothing was killed at ${at}`;
}

/** The inbox holds what follows from the log: each entry once. */
export async function checkInbox(expected: Expected, url: string): Promise<Findings> {
  const findings = new Findings('each inbox entry is there exactly once');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ entry: string }>(
    `select account || ' ' || event as entry from notification.entry`,
  );
  await client.end();
  const found = new Set(rows.map(({ entry }) => entry));
  findings.expect(found.size === rows.length, () => `${rows.length - found.size} entries are there twice`);
  for (const entry of expected.entries) {
    findings.expect(found.has(entry), () => `The entry (account, event) ${entry} is missing`);
  }
  for (const entry of found) {
    findings.expect(expected.entries.has(entry), () => `The entry (account, event) ${entry} has no cause`);
  }
  findings.count(`${rows.length} entries`);
  return findings;
}
