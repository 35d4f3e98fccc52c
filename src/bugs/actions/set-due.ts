import { z } from 'zod';
import { day } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const SetDueBody = z.strictObject({ due: day.nullable() }).meta({ id: 'SetDue' });

/** The day it should be done, or none. */
export class SetDue extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof SetDueBody>,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { due } = this.body;
    if (due === bug.due) return [];
    return [{ type: 'BugDueDateChanged', data: { due, previous: bug.due } }];
  }
}
