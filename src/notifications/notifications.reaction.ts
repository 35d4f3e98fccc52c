import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Accounts } from '../accounts/accounts.js';
import type { News, Relationship } from '../accounts/domain/preferences.js';
import { bugAggregate } from '../bugs/bug-command.js';
import { privateBugTopic } from '../bugs/bug-topics.js';
import { evolveBug, isPrivate, type Bug } from '../bugs/domain/bug.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { Jobs } from '../jobs/jobs.js';
import { Products } from '../products/products.js';
import type { Reaction } from '../reactions/reaction.js';
import { WritePath } from '../write-path/write-path.js';
import { BugLog, type BugFact, type Done } from './bug-log.js';
import { Inbox, type Entry } from './inbox.js';
import { mentionsIn, withoutEnd } from './mentions.js';
import { NewsMailDelay, newsMailId, newsMails } from './news-mails.js';
import { channelFor, concerned, isOldNews, itemOf, mayHear, newsOf, NEWS_TYPES } from './rules.js';

/** People who are told at once: one statement for their entries. */
const CHUNK = 500;
/** Accounts that are folded, and jobs that are added, at once. */
const AT_ONCE = 8;

/** An event that somebody has to do with. */
interface Concern {
  fact: BugFact;
  /** Which one it is of its command's events, from 0. */
  place: number;
  news: News;
  relationships: Relationship[];
}

/**
 * Tells people what happened to bugs: an entry in the inbox, and a job for a mail. It deals with a command as a whole, at
 * the first of its events that is news. Both are made under ids that follow from the event or the command, the job after
 * the entry; so when it runs again after a crash, what is missing is added and nothing is doubled.
 */
@Injectable()
export class NotificationsReaction implements Reaction {
  readonly name = 'notifications';
  readonly types = NEWS_TYPES;
  readonly from = 'now';
  readonly topic = privateBugTopic.name;
  private readonly limit = pLimit(AT_ONCE);

  constructor(
    private readonly writePath: WritePath,
    private readonly accounts: Accounts,
    private readonly products: Products,
    private readonly log: BugLog,
    private readonly inbox: Inbox,
    private readonly jobs: Jobs,
    private readonly delay: NewsMailDelay,
  ) {}

  async react(recorded: RecordedEvent): Promise<void> {
    const done = await this.log.commandOf(recorded);
    const [first] = done.events.filter((fact) => newsOf(fact) !== null);
    if (first?.id !== recorded.id || done.events.some(isOldNews)) return;
    const concerns = await this.concerns(done);
    if (concerns.size === 0) return;
    const now = await this.writePath.state(bugAggregate, first.subject);
    const people = [...concerns];
    for (let start = 0; start < people.length; start += CHUNK) {
      await this.tell(people.slice(start, start + CHUNK), now, done.events[0]!.version);
    }
  }

  /** Who has to do with the events of the command. */
  private async concerns({ before: past, events }: Done): Promise<Map<number, Concern[]>> {
    const found = new Map<number, Concern[]>();
    let before = past;
    for (const [place, fact] of events.entries()) {
      const after = evolveBug(before, fact);
      const news = newsOf(fact);
      if (news !== null) {
        const productWatchers = await this.productWatchers(before, after);
        const mentioned = await this.mentioned(fact, before);
        for (const [account, relationships] of concerned({
          event: fact,
          before,
          after,
          productWatchers,
          mentioned,
        })) {
          found.set(account, [...(found.get(account) ?? []), { fact, place, news, relationships }]);
        }
      }
      before = after;
    }
    return found;
  }

  /** Those of the place that the bug is in, and of the one that it was in before the event. */
  private async productWatchers(...bugs: Bug[]): Promise<number[]> {
    const watchers: number[] = [];
    for (const number of new Set(bugs.filter(({ reported }) => reported).map(({ product }) => product))) {
      const state = (await this.products.find(number))?.state;
      if (state === undefined) continue;
      const components = bugs.filter(({ product }) => product === number).map(({ component }) => component);
      watchers.push(
        ...state.watchers,
        ...components.flatMap((name) => [...(state.components.get(name)?.watchers ?? [])]),
      );
    }
    return watchers;
  }

  /** Whom a new text mentions, or a changed one that did not mention him before. */
  private async mentioned(fact: BugFact, before: Bug): Promise<number[]> {
    const text = textIn(fact);
    const names = text === undefined ? [] : mentionsIn(text);
    if (names.length === 0) return [];
    const known = new Set(mentionsIn(await this.textBefore(fact, before)).map(withoutEnd));
    const found: number[] = [];
    for (const name of names.filter((one) => !known.has(withoutEnd(one)))) {
      const account = (await this.accounts.find(name)) ?? (await this.accounts.find(withoutEnd(name)));
      if (account !== null) found.push(account);
    }
    return found;
  }

  private async textBefore(fact: BugFact, before: Bug): Promise<string> {
    if (fact.type === 'BugDescribed') return before.description;
    if (fact.type !== 'CommentEdited') return '';
    return this.log.commentBefore(fact.subject, fact.data.id, fact.version);
  }

  /** @param version of the bug's stream at the command's first event */
  private async tell(people: [number, Concern[]][], now: Bug, version: number): Promise<void> {
    const told = await Promise.all(
      people.map(([account, concerns]) =>
        this.limit(async () => {
          const reader = await this.accounts.state(account);
          return concerns
            .filter(({ fact }) => mayHear(reader, fact, now))
            .map((concern) => ({
              channel: channelFor(reader.preferences, concern.news, concern.relationships),
              entry: entryOf(account, concern),
            }))
            .filter(({ channel }) => channel !== 'none');
        }),
      ),
    );
    await this.inbox.add(told.flat().map(({ entry }) => entry));
    const mailed = told.flatMap((entries) => entries.find(({ channel }) => channel === 'mail') ?? []);
    await Promise.all(
      mailed.map(({ entry: { account, bug, command } }) =>
        this.limit(async () => {
          const job = { account, bug, command, version };
          await this.jobs.add(newsMails, newsMailId(job), job, this.delay.ms);
        }),
      ),
    );
  }
}

function textIn(fact: BugFact): string | undefined {
  switch (fact.type) {
    case 'BugReported':
    case 'BugDescribed':
    case 'AttachmentAdded':
      return fact.data.description;
    case 'CommentAdded':
    case 'CommentEdited':
      return fact.data.text;
    default:
      return undefined;
  }
}

function entryOf(account: number, { fact, place, news, relationships }: Concern): Entry {
  const { id: event, subject: bug, command, type, actor, at } = fact;
  const item = itemOf(fact);
  return {
    account,
    event,
    bug,
    command,
    type,
    news,
    relationships,
    actor,
    item,
    private: isPrivate(fact),
    place,
    at,
  };
}
