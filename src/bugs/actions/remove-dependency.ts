import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import type { Relation } from './add-dependency.js';

export class RemoveDependency extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly relation: Relation,
    readonly other: { number: number; private: boolean },
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (!bug[this.relation].has(this.other.number)) return [];
    const data = { relation: this.relation, bug: this.other.number, private: this.other.private };
    return [{ type: 'BugDependencyRemoved', data }];
  }
}
