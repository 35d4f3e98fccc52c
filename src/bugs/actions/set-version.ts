import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const SetVersionBody = z.strictObject({ version: name.nullable() }).meta({ id: 'SetVersion' });

/** The version of the product in which the bug was seen; the caller has found it among the product's active ones. */
export class SetVersion extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly version: string | null,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (this.version === bug.version) return [];
    return [{ type: 'BugVersionChanged', data: { version: this.version, previous: bug.version } }];
  }
}
