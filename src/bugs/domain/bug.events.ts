import { z } from 'zod';
import { PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from './bug.workflow.js';

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
  CommentAdded: z.strictObject({ id: number, text: z.string(), private: z.boolean() }),
  CommentEdited: z.strictObject({ id: number, text: z.string(), private: z.boolean() }),
  CommentRedacted: z.strictObject({ id: number, private: z.boolean() }),
  CommentHidden: z.strictObject({ id: number }),
  CommentShown: z.strictObject({ id: number }),
};

type Events = typeof bugEvents;
export type BugEventType = keyof Events;
export type BugEvent = { [T in BugEventType]: { type: T; data: z.infer<Events[T]> } }[BugEventType];

/**
 * Whether only those with the right to see private things may know that it happened. Decided by the event alone,
 * at the moment it is written; `CommentShown` is public because from then on everyone sees the comment.
 */
export function isPrivate(event: BugEvent): boolean {
  if (event.type === 'CommentHidden') return true;
  return event.type !== 'BugReported' && 'private' in event.data && event.data.private;
}
