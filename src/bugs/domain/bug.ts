import { Map, Set } from 'immutable';
import { z } from 'zod';
import {
  PRIORITIES,
  RESOLUTIONS,
  SEVERITIES,
  STATUSES,
  type Priority,
  type Resolution,
  type Severity,
  type Status,
} from './bug.workflow.js';

/**
 * What can happen to a bug. Types and fields never change their meaning: another meaning is another type, and another
 * shape another schema version. `from` and `previous` say what was before, so that a consumer needs no state.
 * Times are RFC 3339 UTC, dates `YYYY-MM-DD`; accounts, products and bugs are numbers.
 */
const account = z.int();
const number = z.int().min(1);
const status = z.enum(STATUSES);
const severity = z.enum(SEVERITIES);
const priority = z.enum(PRIORITIES);
const place = z.strictObject({ product: number, component: z.string(), version: z.string().nullable() });

export const bugEvents = {
  BugReported: z.strictObject({
    number,
    product: number,
    component: z.string(),
    version: z.string().nullable(),
    title: z.string(),
    description: z.string(),
    severity,
    priority,
    tags: z.array(z.string()),
    platform: z.string().nullable(),
    due: z.string().nullable(),
    /** The component's default assignee, if it has one: the bug stays NEW until somebody takes it or gives it. */
    assignee: account.nullable(),
    watchers: z.array(account),
    private: z.boolean(),
    /** Who has found it, and when; of an imported bug neither is who wrote the event and when. */
    reporter: account,
    reportedAt: z.string(),
    /** Where it was imported from, and its name there. */
    origin: z.strictObject({ source: z.string(), id: z.string() }).nullable(),
  }),
  BugAssigned: z.strictObject({ assignee: account, previous: account.nullable(), from: status }),
  BugUnassigned: z.strictObject({ previous: account.nullable(), from: status }),
  BugStarted: z.strictObject({ assignee: account, previous: account.nullable(), from: status }),
  BugResolved: z.strictObject({
    resolution: z.enum(RESOLUTIONS),
    duplicateOf: number.nullable(),
    /** The other bug is private: whoever may not see it is told of the resolution, but not of the number. */
    duplicatePrivate: z.boolean(),
    from: status,
  }),
  BugVerified: z.strictObject({ from: status }),
  BugClosed: z.strictObject({ from: status }),
  /** `duplicateOf`: what it is no longer a duplicate of. */
  BugReopened: z.strictObject({
    from: status,
    duplicateOf: number.nullable(),
    duplicatePrivate: z.boolean(),
  }),
  BugRetitled: z.strictObject({ title: z.string(), previous: z.string() }),
  BugDescribed: z.strictObject({ description: z.string() }),
  BugSeverityChanged: z.strictObject({ severity, previous: severity }),
  BugPriorityChanged: z.strictObject({ priority, previous: priority }),
  BugVersionChanged: z.strictObject({ version: z.string().nullable(), previous: z.string().nullable() }),
  BugDueDateChanged: z.strictObject({ due: z.string().nullable(), previous: z.string().nullable() }),
  BugMoved: z.strictObject({ ...place.shape, previous: place }),
  BugTagged: z.strictObject({ tag: z.string() }),
  BugUntagged: z.strictObject({ tag: z.string() }),
  BugDependencyAdded: z.strictObject({
    /** `blocks`: this bug blocks the other; `dependsOn`: the other blocks this one. */
    relation: z.enum(['blocks', 'dependsOn']),
    bug: number,
    private: z.boolean(),
  }),
  BugDependencyRemoved: z.strictObject({
    relation: z.enum(['blocks', 'dependsOn']),
    bug: number,
    private: z.boolean(),
  }),
  BugDuplicateFound: z.strictObject({ duplicate: number, private: z.boolean() }),
  BugDuplicateWithdrawn: z.strictObject({ duplicate: number, private: z.boolean() }),
  BugWatched: z.strictObject({ account }),
  BugUnwatched: z.strictObject({ account }),
  CommentAdded: z.strictObject({
    id: number,
    text: z.string(),
    private: z.boolean(),
    /** Of an imported comment neither is who wrote the event and when. */
    author: account,
    writtenAt: z.string(),
  }),
  CommentEdited: z.strictObject({ id: number, text: z.string(), private: z.boolean() }),
  CommentRedacted: z.strictObject({ id: number, private: z.boolean() }),
  CommentHidden: z.strictObject({ id: number }),
  CommentShown: z.strictObject({ id: number }),
  /** Its bytes are in the blob store under their hash before this is written. */
  AttachmentAdded: z.strictObject({
    id: number,
    name: z.string(),
    description: z.string(),
    /** Bytes. */
    size: z.int(),
    /** Lower-case hex, of the bytes. */
    sha256: z.string(),
    /** What the client called it; not to be trusted. */
    declaredType: z.string(),
    patch: z.boolean(),
    private: z.boolean(),
  }),
  /** What a worker has found out. Derived bytes are in the blob store under their own hash. */
  AttachmentProcessed: z.strictObject({
    id: number,
    private: z.boolean(),
    /** By its content. */
    contentType: z.string(),
    thumbnail: z
      .strictObject({ sha256: z.string(), type: z.string(), width: z.int(), height: z.int() })
      .nullable(),
    patch: z
      .strictObject({
        added: z.int(),
        removed: z.int(),
        files: z.array(z.strictObject({ path: z.string(), added: z.int(), removed: z.int() })),
      })
      .nullable(),
    /** The beginning as UTF-8 text. */
    preview: z.strictObject({ sha256: z.string(), truncated: z.boolean() }).nullable(),
  }),
  AttachmentRejected: z.strictObject({ id: number, private: z.boolean(), reason: z.string() }),
  AttachmentObsoleted: z.strictObject({ id: number, private: z.boolean() }),
  AttachmentHidden: z.strictObject({ id: number }),
  AttachmentShown: z.strictObject({ id: number }),
};

type Events = typeof bugEvents;
export type BugEventType = keyof Events;
export type BugEvent = { [T in BugEventType]: { type: T; data: z.infer<Events[T]> } }[BugEventType];

/**
 * Whether only those with the right to see private things may know that it happened. Decided by the event alone,
 * at the moment it is written; `CommentShown` is public because from then on everyone sees the comment.
 */
export function isPrivate(event: BugEvent): boolean {
  if (event.type === 'CommentHidden' || event.type === 'AttachmentHidden') return true;
  return event.type !== 'BugReported' && 'private' in event.data && event.data.private;
}

/** What the rules need to know of a comment; its text is the read models' business. */
export interface CommentState {
  author: number;
  private: boolean;
  redacted: boolean;
}

/** What the rules need to know of an attachment. */
export interface AttachmentState {
  uploader: number;
  sha256: string;
  name: string;
  declaredType: string;
  patch: boolean;
  private: boolean;
  obsolete: boolean;
  /** `rejected`: its content is shown to nobody. */
  status: 'waiting' | 'processed' | 'rejected';
}

/** What the rules of a bug read, and nothing else. Persistent collections keep the fold pure and cheap. */
export interface Bug {
  reported: boolean;
  number: number;
  reporter: number;
  private: boolean;
  status: Status;
  resolution: Resolution | null;
  duplicateOf: number | null;
  duplicatePrivate: boolean;
  assignee: number | null;
  product: number;
  component: string;
  version: string | null;
  title: string;
  description: string;
  severity: Severity;
  priority: Priority;
  due: string | null;
  tags: Set<string>;
  blocks: Set<number>;
  dependsOn: Set<number>;
  duplicates: Set<number>;
  watchers: Set<number>;
  comments: Map<number, CommentState>;
  attachments: Map<number, AttachmentState>;
  /** Events so far that the public may not know of. */
  privateEvents: number;
}

export function initialBug(): Bug {
  return {
    reported: false,
    number: 0,
    reporter: 0,
    private: false,
    status: 'NEW',
    resolution: null,
    duplicateOf: null,
    duplicatePrivate: false,
    assignee: null,
    product: 0,
    component: '',
    version: null,
    title: '',
    description: '',
    severity: 'normal',
    priority: 'normal',
    due: null,
    tags: Set(),
    blocks: Set(),
    dependsOn: Set(),
    duplicates: Set(),
    watchers: Set(),
    comments: Map(),
    attachments: Map(),
    privateEvents: 0,
  };
}

export function evolveBug(bug: Bug, fact: BugEvent & { actor: number }): Bug {
  const next = apply(bug, fact);
  return isPrivate(fact) ? { ...next, privateEvents: bug.privateEvents + 1 } : next;
}

function apply(bug: Bug, fact: BugEvent & { actor: number }): Bug {
  switch (fact.type) {
    case 'BugReported': {
      const { tags, watchers, reportedAt: _reportedAt, origin: _origin, ...fields } = fact.data;
      return {
        ...bug,
        ...fields,
        reported: true,
        tags: Set(tags),
        watchers: Set(watchers),
      };
    }
    case 'BugAssigned':
      return { ...bug, status: 'ASSIGNED', assignee: fact.data.assignee };
    case 'BugUnassigned':
      return { ...bug, status: 'NEW', assignee: null };
    case 'BugStarted':
      return { ...bug, status: 'IN_PROGRESS', assignee: fact.data.assignee };
    case 'BugResolved': {
      const { resolution, duplicateOf, duplicatePrivate } = fact.data;
      return { ...bug, status: 'RESOLVED', resolution, duplicateOf, duplicatePrivate };
    }
    case 'BugVerified':
      return { ...bug, status: 'VERIFIED' };
    case 'BugClosed':
      return { ...bug, status: 'CLOSED' };
    case 'BugReopened':
      return { ...bug, status: 'REOPENED', resolution: null, duplicateOf: null, duplicatePrivate: false };
    case 'BugRetitled':
      return { ...bug, title: fact.data.title };
    case 'BugDescribed':
      return { ...bug, description: fact.data.description };
    case 'BugSeverityChanged':
      return { ...bug, severity: fact.data.severity };
    case 'BugPriorityChanged':
      return { ...bug, priority: fact.data.priority };
    case 'BugVersionChanged':
      return { ...bug, version: fact.data.version };
    case 'BugDueDateChanged':
      return { ...bug, due: fact.data.due };
    case 'BugMoved': {
      const { product, component, version } = fact.data;
      return { ...bug, product, component, version };
    }
    case 'BugTagged':
      return { ...bug, tags: bug.tags.add(fact.data.tag) };
    case 'BugUntagged':
      return { ...bug, tags: bug.tags.delete(fact.data.tag) };
    case 'BugDependencyAdded':
      return { ...bug, [fact.data.relation]: bug[fact.data.relation].add(fact.data.bug) };
    case 'BugDependencyRemoved':
      return { ...bug, [fact.data.relation]: bug[fact.data.relation].delete(fact.data.bug) };
    case 'BugDuplicateFound':
      return { ...bug, duplicates: bug.duplicates.add(fact.data.duplicate) };
    case 'BugDuplicateWithdrawn':
      return { ...bug, duplicates: bug.duplicates.delete(fact.data.duplicate) };
    case 'BugWatched':
      return { ...bug, watchers: bug.watchers.add(fact.data.account) };
    case 'BugUnwatched':
      return { ...bug, watchers: bug.watchers.delete(fact.data.account) };
    case 'CommentAdded': {
      const { author, private: isPrivateComment } = fact.data;
      const comment = { author, private: isPrivateComment, redacted: false };
      return { ...bug, comments: bug.comments.set(fact.data.id, comment) };
    }
    case 'CommentEdited':
      return bug;
    case 'CommentRedacted':
      return withComment(bug, fact.data.id, { redacted: true });
    case 'CommentHidden':
      return withComment(bug, fact.data.id, { private: true });
    case 'CommentShown':
      return withComment(bug, fact.data.id, { private: false });
    case 'AttachmentAdded': {
      const { id, name, sha256, declaredType, patch, private: isPrivateFile } = fact.data;
      const attachment: AttachmentState = {
        uploader: fact.actor,
        name,
        sha256,
        declaredType,
        patch,
        private: isPrivateFile,
        obsolete: false,
        status: 'waiting',
      };
      return { ...bug, attachments: bug.attachments.set(id, attachment) };
    }
    case 'AttachmentProcessed':
      return withAttachment(bug, fact.data.id, { status: 'processed' });
    case 'AttachmentRejected':
      return withAttachment(bug, fact.data.id, { status: 'rejected' });
    case 'AttachmentObsoleted':
      return withAttachment(bug, fact.data.id, { obsolete: true });
    case 'AttachmentHidden':
      return withAttachment(bug, fact.data.id, { private: true });
    case 'AttachmentShown':
      return withAttachment(bug, fact.data.id, { private: false });
    default:
      fact satisfies never;
      return bug;
  }
}

function withComment(bug: Bug, id: number, change: Partial<CommentState>): Bug {
  const comment = bug.comments.get(id);
  return comment ? { ...bug, comments: bug.comments.set(id, { ...comment, ...change }) } : bug;
}

function withAttachment(bug: Bug, id: number, change: Partial<AttachmentState>): Bug {
  const attachment = bug.attachments.get(id);
  return attachment ? { ...bug, attachments: bug.attachments.set(id, { ...attachment, ...change }) } : bug;
}
