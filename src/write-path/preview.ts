import { streamOf, type Aggregate, type DomainEvent, type Folded } from './aggregate.js';
import type { AggregateCommand } from './aggregate-command.js';
import { checkGranted, decide, versionSeen, type AnyCommand } from './decide.js';
import { describeEvents } from './describe-events.js';
import { foldNew } from './folding.js';

/** What commands on one aggregate would come to, one after the other. Nothing is appended. */
export class Preview<S, E extends DomainEvent> {
  constructor(
    private readonly aggregate: Aggregate<S, E>,
    private folded: Folded<S>,
  ) {}

  /** The state in which the commands so far would leave it. */
  get state(): S {
    return this.folded.state;
  }

  /**
   * Decides a command as the write path would; the next one is decided on its outcome. After a refusal all is as before.
   * @returns the version that it would come to, as the actor sees it
   * @throws Refused
   */
  decide(command: AggregateCommand<S, E>): number {
    const any = command as unknown as AnyCommand;
    checkGranted(any);
    const decided = decide(any, this.folded);
    const events = describeEvents(any, decided, streamOf(this.aggregate, command.id), this.folded);
    this.folded = foldNew(this.aggregate, this.folded, events);
    return versionSeen(any, this.folded);
  }
}
