import { z } from 'zod';
import { markdown } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const DescribeBugBody = z.strictObject({ description: markdown }).meta({ id: 'DescribeBug' });

/** Another description; earlier ones stay in the history. */
export class DescribeBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof DescribeBugBody>,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { description } = this.body;
    if (description === bug.description) return [];
    return [{ type: 'BugDescribed', data: { description } }];
  }
}
