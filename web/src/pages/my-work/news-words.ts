import type { Notification } from './my-work.query.js';

/** What somebody did, by the event's type; what a reader hears of that is not here, is said by the kind of news. */
const DID: Readonly<Partial<Record<string, string>>> = {
  BugReported: 'reported it',
  BugAssigned: 'assigned it',
  BugUnassigned: 'gave it back',
  BugStarted: 'started to work on it',
  BugResolved: 'resolved it',
  BugVerified: 'verified it',
  BugClosed: 'closed it',
  BugReopened: 'reopened it',
  BugRetitled: 'changed the title',
  BugDescribed: 'changed the description',
  BugSeverityChanged: 'changed the severity',
  BugPriorityChanged: 'changed the priority',
  BugVersionChanged: 'changed the version',
  BugDueDateChanged: 'changed the due date',
  BugMoved: 'moved it',
  BugTagged: 'added a tag',
  BugUntagged: 'removed a tag',
  BugDependencyAdded: 'linked another bug',
  BugDependencyRemoved: 'unlinked another bug',
  BugDuplicateFound: 'found a duplicate of it',
  BugDuplicateWithdrawn: 'says that another bug is no duplicate of it',
  CommentAdded: 'commented',
  CommentEdited: 'edited a comment',
  AttachmentAdded: 'attached a file',
  AttachmentObsoleted: 'marked an attachment as obsolete',
};

const KIND: Readonly<Record<Notification['news'], string>> = {
  reported: 'reported it',
  assigned: 'assigned it',
  moved: 'moved it on',
  changed: 'changed it',
  commented: 'commented',
  attached: 'changed the attachments',
};

export const didWhat = ({ type, news }: Notification): string => DID[type] ?? KIND[news];

const REASON: Readonly<Record<Notification['reasons'][number], string>> = {
  mentioned: 'you are mentioned',
  assignee: 'you have it',
  reporter: 'you reported it',
  watcher: 'you watch it',
  productWatcher: 'you watch its product or component',
};

/** Why one hears of it: the nearest reason. */
export function because({ reasons }: Notification): string {
  const nearest = (Object.keys(REASON) as (keyof typeof REASON)[]).find((reason) => reasons.includes(reason));
  return nearest === undefined ? '' : REASON[nearest];
}

/** The part of the bug's page that it is about. */
export function placeOf({ type, item }: Notification): string {
  if (item === null) return '';
  return `${type.startsWith('Attachment') ? 'attachment' : 'comment'}-${item}`;
}
