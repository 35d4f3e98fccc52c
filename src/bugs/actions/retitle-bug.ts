import { z } from 'zod';
import { title } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const RetitleBugBody = z.strictObject({ title }).meta({ id: 'RetitleBug' });

/** Another title; the old one stays in the history. */
export class RetitleBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof RetitleBugBody>,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { title } = this.body;
    if (title === bug.title) return [];
    return [{ type: 'BugRetitled', data: { title, previous: bug.title } }];
  }
}
