import { checkAllowed, checkGranted } from '../../write-path/decide.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import { evolveBug, type Bug, type BugEvent } from '../domain/bug.js';

/**
 * Several commands on one bug, each decided on the outcome of the ones before: all of them happen, as one, or none. Each
 * needs its own right besides.
 */
export class ActTogether extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly parts: readonly BugCommand[],
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { actor } = this.issued;
    const events: BugEvent[] = [];
    let now = bug;
    for (const part of this.parts) {
      checkGranted(part);
      checkAllowed(part, now);
      const decided = part.decide(now);
      now = decided.reduce((before, event) => evolveBug(before, { ...event, actor }), now);
      events.push(...decided);
    }
    return events;
  }
}
