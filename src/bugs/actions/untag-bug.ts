import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export class UntagBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly tag: string,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    return bug.tags.has(this.tag) ? [{ type: 'BugUntagged', data: { tag: this.tag } }] : [];
  }
}
