import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export class WatchBug extends BugCommand {
  override readonly needs = 'bug.watch';

  override decide(bug: Bug): BugEvent[] {
    const account = this.issued.actor;
    return bug.watchers.has(account) ? [] : [{ type: 'BugWatched', data: { account } }];
  }
}
