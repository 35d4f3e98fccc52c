import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '../event-store/event-store.js';
import type { Reaction } from '../reactions/reaction.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { WritePath } from '../write-path/write-path.js';
import { NoteDuplicate } from './actions/note-duplicate.js';
import { bugAggregate } from './bug-command.js';
import { Dependencies } from './dependencies.js';
import type { BugEvent } from './domain/bug.js';
import { followUp } from './follow-up.js';

/** What one bug's event means for the other bug that it names. */
@Injectable()
export class OtherBugReaction implements Reaction {
  readonly name = 'other-bug';
  readonly types = [
    'BugResolved',
    'BugReopened',
    'BugDependencyAdded',
    'BugDependencyRemoved',
  ] as const satisfies readonly BugEvent['type'][];

  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly dependencies: Dependencies,
  ) {}

  async react(recorded: RecordedEvent): Promise<void> {
    const event = recorded as unknown as BugEvent;
    const number = Number(recorded.stream.slice('bug-'.length));
    const issued = causeOf(recorded);
    // A follow-up has no follow-up: when its own cause is undone meanwhile, it would bring it back.
    if (recorded.metadata.$causationId !== recorded.metadata.command) return;
    switch (event.type) {
      case 'BugResolved':
      case 'BugReopened':
        if (event.data.duplicateOf !== null) await this.noteDuplicate(number, event.data.duplicateOf, issued);
        break;
      case 'BugDependencyAdded':
        await this.dependencies.settle('added', number, event.data.relation, event.data.bug, issued);
        break;
      case 'BugDependencyRemoved':
        await this.dependencies.settle('removed', number, event.data.relation, event.data.bug, issued);
        break;
      default:
        break;
    }
  }

  /** What holds now counts, not what held when the event was written: a later event brings its own reaction. */
  private async noteDuplicate(number: number, original: number, issued: Issued): Promise<void> {
    const bug = await this.writePath.state(bugAggregate, number);
    const found = bug.duplicateOf === original;
    const duplicate = { number, private: bug.private };
    await this.commands.execute(new NoteDuplicate(followUp(issued, original), original, duplicate, found));
  }
}

/** The command that caused the event, as far as the follow-up needs it. */
function causeOf({ metadata }: RecordedEvent): Issued {
  return {
    actor: metadata.actor,
    role: 'admin',
    at: metadata.at,
    commandId: metadata.command,
    correlationId: metadata.$correlationId,
    causationId: metadata.$causationId,
  };
}
