import { may, type Role } from '../access/matrix.js';
import type { Account } from '../accounts/domain/account.js';
import {
  CHANNELS,
  channelOf,
  RELATIONSHIPS,
  type Channel,
  type News,
  type Preferences,
  type Relationship,
} from '../accounts/domain/preferences.js';
import { isPrivate, type Bug, type BugEvent } from '../bugs/domain/bug.js';

/** An event of a bug, with who did it and when. */
export type Change = BugEvent & { actor: number; at: string };

/**
 * What kind of news each event is; null for what nobody is told: who watches, what became of a text that people have
 * heard of already, and what workers find out. An edited comment is news only to whom it mentions now.
 */
const NEWS_OF: Readonly<Record<BugEvent['type'], News | null>> = {
  BugReported: 'reported',
  BugAssigned: 'assigned',
  BugUnassigned: 'assigned',
  BugStarted: 'moved',
  BugResolved: 'moved',
  BugVerified: 'moved',
  BugClosed: 'moved',
  BugReopened: 'moved',
  BugRetitled: 'changed',
  BugDescribed: 'changed',
  BugSeverityChanged: 'changed',
  BugPriorityChanged: 'changed',
  BugVersionChanged: 'changed',
  BugDueDateChanged: 'changed',
  BugMoved: 'changed',
  BugTagged: 'changed',
  BugUntagged: 'changed',
  BugDependencyAdded: 'changed',
  BugDependencyRemoved: 'changed',
  BugDuplicateFound: 'changed',
  BugDuplicateWithdrawn: 'changed',
  BugWatched: null,
  BugUnwatched: null,
  CommentAdded: 'commented',
  CommentEdited: 'commented',
  CommentRedacted: null,
  CommentHidden: null,
  CommentShown: null,
  AttachmentAdded: 'attached',
  AttachmentProcessed: null,
  AttachmentRejected: null,
  AttachmentObsoleted: 'attached',
  AttachmentHidden: null,
  AttachmentShown: null,
};

/** The types of events that are news, in whatever way. */
export const NEWS_TYPES = Object.entries(NEWS_OF)
  .filter(([, news]) => news !== null)
  .map(([type]) => type);

export function newsOf({ type }: BugEvent): News | null {
  return NEWS_OF[type];
}

/** Whether it happened elsewhere, and was only written down here when it was imported: nobody gets mails about old news. */
export function isOldNews(event: Change): boolean {
  if (event.type === 'BugReported') return event.data.origin !== null;
  return event.type === 'CommentAdded' && event.data.writtenAt !== event.at;
}

/** An event and what is around it, at its moment. */
export interface Occasion {
  event: Change;
  before: Bug;
  after: Bug;
  /** Who watches the product and the component that the bug is in, or was in until now. */
  productWatchers: Iterable<number>;
  /** Whom its text mentions now, and did not before. */
  mentioned: Iterable<number>;
}

/**
 * Who has to do with it, and in what ways: everyone but its author. Who was assigned until now hears that he is it no
 * more.
 */
export function concerned(occasion: Occasion): Map<number, Relationship[]> {
  const { event, before, after, productWatchers, mentioned } = occasion;
  const people: Record<Relationship, Iterable<number | null>> = {
    reporter: [after.reporter],
    assignee: [before.assignee, after.assignee],
    watcher: after.watchers,
    productWatcher: productWatchers,
    mentioned,
  };
  const found = new Map<number, Relationship[]>();
  for (const relationship of RELATIONSHIPS) {
    if (event.type === 'CommentEdited' && relationship !== 'mentioned') continue;
    for (const account of new Set(people[relationship])) {
      if (account === null || account === 0 || account === event.actor) continue;
      found.set(account, [...(found.get(account) ?? []), relationship]);
    }
  }
  return found;
}

/** How somebody hears of it: the strongest of what he wants for each of his relationships. */
export function channelFor(
  preferences: Preferences,
  news: News,
  relationships: readonly Relationship[],
): Channel {
  const wanted = relationships.map((one) => CHANNELS.indexOf(channelOf(preferences, news, one)));
  return CHANNELS[Math.max(0, ...wanted)]!;
}

/**
 * Whether somebody may hear of the event as things are now: he is active, and sees the bug, the event, and the comment
 * or attachment that it is about, which may have been hidden since.
 * @param now the bug at this moment
 */
export function mayHear(account: Pick<Account, 'status' | 'role'>, event: BugEvent, now: Bug): boolean {
  return account.status === 'active' && maySee(account.role, event, now);
}

function maySee(role: Role, event: BugEvent, now: Bug): boolean {
  if (may(role, 'private.see')) return true;
  if (now.private || isPrivate(event)) return false;
  const item = itemOf(event);
  return item === null || !(now.comments.get(item) ?? now.attachments.get(item))?.private;
}

/** The comment or attachment that the event is about. */
export function itemOf({ data }: BugEvent): number | null {
  return 'id' in data ? data.id : null;
}
