import { z } from 'zod';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import { PRIORITIES } from '../domain/bug.workflow.js';

export const SetPriorityBody = z.strictObject({ priority: z.enum(PRIORITIES) }).meta({ id: 'SetPriority' });

/** How urgent it is. */
export class SetPriority extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof SetPriorityBody>,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { priority } = this.body;
    if (priority === bug.priority) return [];
    return [{ type: 'BugPriorityChanged', data: { priority, previous: bug.priority } }];
  }
}
