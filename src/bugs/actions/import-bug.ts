import { z } from 'zod';
import { APPEND_LIMITS } from '../../event-store/event-store.js';
import {
  accountRef,
  commentText,
  day,
  givenTime,
  id,
  line,
  markdown,
  name,
  tag,
  title,
} from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, refuse } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import { isOpen, PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from '../domain/bug.workflow.js';
import type { Place } from './report-bug.js';

/** How another tracker, or another BugZot, calls a bug. */
const nameThere = line(200);
const person = accountRef.nullable().default(null).meta({
  description:
    'Number or user name here. Whom nobody knows here is dropped: then it was the admin who imports',
});

/** A line of `GET /api/bugs/export?format=jsonl` with a source is such a body. */
export const ImportBugBody = z
  .strictObject({
    source: line(100).meta({ description: 'Which tracker it is from; with `id` it names the bug for good' }),
    id: nameThere,
    product: z.union([id, name]),
    component: name,
    version: name.nullable().default(null),
    title,
    description: markdown.default(''),
    severity: z.enum(SEVERITIES).default('normal'),
    priority: z.enum(PRIORITIES).default('normal'),
    tags: z.array(tag).max(50).default([]),
    platform: line(100).nullable().default(null),
    due: day.nullable().default(null),
    status: z.enum(STATUSES).default('NEW'),
    resolution: z.enum(RESOLUTIONS).nullable().default(null),
    duplicateOf: nameThere
      .nullable()
      .default(null)
      .meta({ description: 'A bug of the same source, imported before' }),
    blocks: z.array(nameThere).max(500).default([]).meta({
      description: 'Bugs of the same source; those not imported yet are passed over, for they name this one',
    }),
    dependsOn: z.array(nameThere).max(500).default([]),
    reporter: person,
    assignee: accountRef.nullable().default(null),
    reportedAt: givenTime,
    private: z.boolean().default(false),
    comments: z
      .array(
        z.strictObject({
          author: person,
          text: commentText,
          writtenAt: givenTime,
          private: z.boolean().default(false),
        }),
      )
      .max(490)
      .default([]),
  })
  .refine(({ status, resolution }) => isOpen(status) || resolution !== null, {
    path: ['resolution'],
    error: 'must say why it is closed',
  })
  .refine(({ resolution, duplicateOf }) => duplicateOf === null || resolution === 'DUPLICATE', {
    path: ['duplicateOf'],
    error: 'only a DUPLICATE has one',
  })
  .meta({ id: 'ImportBug' });
export type ImportBugBody = z.infer<typeof ImportBugBody>;

/** What was found out before the command is dispatched. */
export interface ImportFacts {
  place: Place;
  reporter: number;
  assignee: number | null;
  /** In the order of writing, with ids in that order. */
  comments: readonly { id: number; author: number; text: string; writtenAt: string; private: boolean }[];
  original: { number: number; private: boolean } | null;
  edges: readonly { relation: 'blocks' | 'dependsOn'; bug: number; private: boolean }[];
}

/** What an event takes beside its data, in bytes of JSON; measured, and rounded up. */
const ENVELOPE_BYTES = 600;

/** A bug as it came to be elsewhere. It is as if it had been reported and brought into its status at this moment. */
export class ImportBug extends BugCommand {
  override readonly needs = 'bug.import';

  constructor(
    issued: Issued,
    number: number,
    readonly body: ImportBugBody,
    readonly facts: ImportFacts,
  ) {
    super(issued, number);
  }

  /** It does not exist yet. */
  override visible(): boolean {
    return true;
  }

  override decide(bug: Bug): BugEvent[] {
    if (bug.reported) return [];
    const { comments, edges } = this.facts;
    const events: BugEvent[] = [
      this.reported(),
      ...edges.map((data) => ({ type: 'BugDependencyAdded' as const, data })),
      ...comments.map((data) => ({ type: 'CommentAdded' as const, data })),
      ...this.moves(),
    ];
    const bytes = Buffer.byteLength(JSON.stringify(events)) + events.length * ENVELOPE_BYTES;
    if (events.length > APPEND_LIMITS.events || bytes > APPEND_LIMITS.bytes) refuse('bug.import-too-large');
    return events;
  }

  private reported(): BugEvent {
    const { source, id: nameOfIt, title: its, description, severity, priority, platform, due } = this.body;
    const { product, component, version } = this.facts.place;
    return {
      type: 'BugReported',
      data: {
        number: Number(this.id),
        product,
        component,
        version,
        title: its,
        description,
        severity,
        priority,
        tags: [...new Set(this.body.tags)],
        platform,
        due,
        assignee: this.facts.assignee,
        watchers: [],
        private: this.body.private,
        reporter: this.facts.reporter,
        reportedAt: utc(this.body.reportedAt),
        origin: { source, id: nameOfIt },
      },
    };
  }

  /** What brings it from NEW into its status: moves that the workflow has. */
  private moves(): BugEvent[] {
    const { status } = this.body;
    const { assignee } = this.facts;
    switch (status) {
      case 'NEW':
        return [];
      // Of somebody who is nobody here it cannot be: it waits for somebody.
      case 'ASSIGNED':
        return assignee === null
          ? []
          : [{ type: 'BugAssigned', data: { assignee, previous: assignee, from: 'NEW' } }];
      case 'IN_PROGRESS':
        return assignee === null
          ? []
          : [{ type: 'BugStarted', data: { assignee, previous: assignee, from: 'NEW' } }];
      case 'RESOLVED':
        return [this.resolved()];
      case 'VERIFIED':
        return [this.resolved(), { type: 'BugVerified', data: { from: 'RESOLVED' } }];
      case 'CLOSED':
        return [this.resolved(), { type: 'BugClosed', data: { from: 'RESOLVED' } }];
      case 'REOPENED':
        return [
          this.resolved(),
          { type: 'BugReopened', data: { from: 'RESOLVED', duplicateOf: null, duplicatePrivate: false } },
        ];
      default:
        return status satisfies never;
    }
  }

  private resolved(): BugEvent {
    const { original } = this.facts;
    // As what an open bug was resolved once is not known any more.
    const resolution = this.body.resolution ?? 'INCOMPLETE';
    return {
      type: 'BugResolved',
      data: {
        resolution,
        duplicateOf: original?.number ?? null,
        duplicatePrivate: original?.private ?? false,
        from: 'NEW',
      },
    };
  }
}

/** A moment as the log has it. */
export function utc(time: string): string {
  return new Date(time).toISOString();
}
