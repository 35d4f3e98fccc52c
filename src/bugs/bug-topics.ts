import { z } from 'zod';
import type { RecordedEvent } from '../event-store/event-store.js';
import { told, type Message, type Messages, type Topic } from '../relay/topic.js';
import { bugEvents as events, isPrivate, type BugEvent, type BugEventType } from './domain/bug.js';

/**
 * What programs are told of bugs. No prose: a description, a comment or the name of a file can be hidden or redacted
 * later, and no copy in a consumer would follow (docs/adr/0024).
 */
const messages: Messages<BugEventType> = {
  BugReported: told(
    'A bug was reported.',
    events.BugReported,
    ...([
      'number',
      'product',
      'component',
      'version',
      'title',
      'severity',
      'priority',
      'tags',
      'platform',
    ] as const),
    ...(['due', 'assignee', 'watchers', 'reporter', 'reportedAt', 'origin', 'private'] as const),
  ),
  BugAssigned: told('It was given to somebody.', events.BugAssigned, 'assignee', 'previous', 'from'),
  BugUnassigned: told('It was given back.', events.BugUnassigned, 'previous', 'from'),
  BugStarted: told('Somebody works on it.', events.BugStarted, 'assignee', 'previous', 'from'),
  BugResolved: told(
    'It was resolved.',
    events.BugResolved,
    'resolution',
    'duplicateOf',
    'duplicatePrivate',
    'from',
  ),
  BugVerified: told('Its resolution was confirmed.', events.BugVerified, 'from'),
  BugClosed: told('It was closed.', events.BugClosed, 'from'),
  BugReopened: told('It was opened again.', events.BugReopened, 'from', 'duplicateOf', 'duplicatePrivate'),
  BugRetitled: told('Its title was changed.', events.BugRetitled, 'title', 'previous'),
  BugDescribed: told('Its description was changed.', events.BugDescribed),
  BugSeverityChanged: told('Its severity was changed.', events.BugSeverityChanged, 'severity', 'previous'),
  BugPriorityChanged: told('Its priority was changed.', events.BugPriorityChanged, 'priority', 'previous'),
  BugVersionChanged: told('Its version was changed.', events.BugVersionChanged, 'version', 'previous'),
  BugDueDateChanged: told('Its due date was changed.', events.BugDueDateChanged, 'due', 'previous'),
  BugMoved: told('It was moved.', events.BugMoved, 'product', 'component', 'version', 'previous'),
  BugTagged: told('It got a tag.', events.BugTagged, 'tag'),
  BugUntagged: told('It lost a tag.', events.BugUntagged, 'tag'),
  BugDependencyAdded: told(
    'It depends on another bug.',
    events.BugDependencyAdded,
    'relation',
    'bug',
    'private',
  ),
  BugDependencyRemoved: told(
    'It does not depend on another bug any more.',
    events.BugDependencyRemoved,
    ...(['relation', 'bug', 'private'] as const),
  ),
  BugDuplicateFound: told(
    'Another bug is a duplicate of it.',
    events.BugDuplicateFound,
    'duplicate',
    'private',
  ),
  BugDuplicateWithdrawn: told(
    'Another bug is not a duplicate of it any more.',
    events.BugDuplicateWithdrawn,
    ...(['duplicate', 'private'] as const),
  ),
  BugWatched: told('Somebody watches it.', events.BugWatched, 'account'),
  BugUnwatched: told('Somebody does not watch it any more.', events.BugUnwatched, 'account'),
  CommentAdded: told('A comment was written.', events.CommentAdded, 'id', 'private', 'author', 'writtenAt'),
  CommentEdited: told('A comment was changed.', events.CommentEdited, 'id', 'private'),
  CommentRedacted: told('The text of a comment was removed.', events.CommentRedacted, 'id', 'private'),
  CommentHidden: told('A comment is private from now on.', events.CommentHidden, 'id'),
  CommentShown: told('A comment is shown to all from now on.', events.CommentShown, 'id'),
  AttachmentAdded: told('A file was attached.', events.AttachmentAdded, 'id', 'size', 'patch', 'private'),
  AttachmentProcessed: told(
    'BugZot has looked at an attachment.',
    events.AttachmentProcessed,
    ...(['id', 'private', 'contentType'] as const),
  ),
  AttachmentRejected: told('An attachment is shown to nobody.', events.AttachmentRejected, 'id', 'private'),
  AttachmentObsoleted: told('An attachment is out of date.', events.AttachmentObsoleted, 'id', 'private'),
  AttachmentHidden: told('An attachment is private from now on.', events.AttachmentHidden, 'id'),
  AttachmentShown: told('An attachment is shown to all from now on.', events.AttachmentShown, 'id'),
};

/** In public, everything is public: no record says so, and none names a private bug. */
function inPublic(message: Message): Message {
  const { private: _private, duplicatePrivate: _duplicatePrivate, ...shape } = message.data.shape;
  const instead = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    data['duplicatePrivate'] === true ? { ...data, duplicateOf: null } : data;
  return { ...message, data: z.object(shape), instead };
}

/**
 * That something is private now, which all could see until now: told, so that consumers can drop what they have of it.
 * Everybody sees it vanish; who made it vanish is shown to nobody, so that is left out.
 */
const HIDING: readonly string[] = ['CommentHidden', 'AttachmentHidden'] satisfies BugEventType[];

const publicMessages = Object.fromEntries(
  Object.entries(messages).map(([type, message]) => {
    if ('withheld' in message) return [type, message];
    return [type, { ...inPublic(message), ...(HIDING.includes(type) && { anonymous: true }) }];
  }),
) as Messages<BugEventType>;

export const publicBugTopic: Topic = {
  name: 'bugs.v1',
  title: 'What happens to public bugs',
  description:
    'As everybody may know it. It is the same whether or not private things happen: there are no gaps, and no versions.',
  aggregates: ['bug'],
  messages: publicMessages,
  visibility: 'public',
  conceals: ({ data }) => data['private'] === true,
  hides: (event) => !HIDING.includes(event.type) && isPrivate(factOf(event)),
};

export const privateBugTopic: Topic = {
  name: 'bugs.private.v1',
  title: 'What happens to all bugs',
  description: 'For consumers who may know of private bugs, comments and attachments.',
  aggregates: ['bug'],
  messages,
  visibility: 'all',
};

/** The log is trusted to hold what the schemas let in. */
function factOf(event: RecordedEvent): BugEvent {
  return event as unknown as BugEvent;
}
