import { z } from 'zod';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import { SEVERITIES } from '../domain/bug.workflow.js';

export const SetSeverityBody = z.strictObject({ severity: z.enum(SEVERITIES) }).meta({ id: 'SetSeverity' });

/** How bad it is. */
export class SetSeverity extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof SetSeverityBody>,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { severity } = this.body;
    if (severity === bug.severity) return [];
    return [{ type: 'BugSeverityChanged', data: { severity, previous: bug.severity } }];
  }
}
