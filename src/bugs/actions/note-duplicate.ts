import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** The other side of a DUPLICATE, issued by the reaction: this bug has (or no longer has) that duplicate. */
export class NoteDuplicate extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly duplicate: { number: number; private: boolean },
    readonly found: boolean,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (bug.duplicates.has(this.duplicate.number) === this.found) return [];
    const data = { duplicate: this.duplicate.number, private: this.duplicate.private };
    return [{ type: this.found ? 'BugDuplicateFound' : 'BugDuplicateWithdrawn', data }];
  }
}
