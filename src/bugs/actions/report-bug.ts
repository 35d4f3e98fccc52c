import { z } from 'zod';
import { may } from '../../access/matrix.js';
import { day, id, line, markdown, name, tag, title } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, refuse } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import { PRIORITIES, SEVERITIES } from '../domain/bug.workflow.js';

export const ReportBugBody = z
  .strictObject({
    product: z.union([id, name]).meta({ description: 'Number or name' }),
    component: name,
    version: name.optional(),
    title,
    description: markdown.default(''),
    severity: z.enum(SEVERITIES).default('normal'),
    priority: z.enum(PRIORITIES).default('normal'),
    tags: z.array(tag).max(50).default([]),
    platform: line(100).optional(),
    due: day.optional(),
    private: z.boolean().default(false),
  })
  .meta({ id: 'ReportBug' });

/** Where the bug belongs, as the product says at this moment. */
export interface Place {
  product: number;
  component: string;
  version: string | null;
  defaultAssignee: number | null;
}

export class ReportBug extends BugCommand {
  override readonly needs = 'bug.report';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof ReportBugBody>,
    readonly place: Place,
  ) {
    super(issued, number);
  }

  /** It does not exist yet. */
  override visible(): boolean {
    return true;
  }

  override decide(bug: Bug): BugEvent[] {
    if (bug.reported) return [];
    if (this.body.private && !may(this.issued.role, 'private.write')) refuse('private.not-allowed');
    const { title, description, severity, priority, platform, due } = this.body;
    const { product, component, version, defaultAssignee } = this.place;
    return [
      {
        type: 'BugReported',
        data: {
          number: Number(this.id),
          product,
          component,
          version,
          title,
          description,
          severity,
          priority,
          tags: [...new Set(this.body.tags)],
          platform: platform ?? null,
          due: due ?? null,
          assignee: defaultAssignee,
          watchers: [],
          private: this.body.private,
          reporter: this.issued.actor,
          reportedAt: this.issued.at,
          origin: null,
        },
      },
    ];
  }
}
