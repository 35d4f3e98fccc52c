import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { grant } from '../access/matrix.js';
import {
  EventStore,
  VersionConflict,
  type NewEvent,
  type RecordedEvent,
} from '../event-store/event-store.js';
import { streamOf, type Aggregate, type DomainEvent, type Folded } from './aggregate.js';
import { AggregateCommand, type CommandResult } from './aggregate-command.js';
import { describeEvents } from './describe-events.js';
import { foldNew, Folding, nothing } from './folding.js';
import { Refused } from './refused.js';

type AnyCommand = AggregateCommand<unknown, DomainEvent>;

interface Waiting {
  command: AnyCommand;
  resolve(result: CommandResult): void;
  reject(error: unknown): void;
}

/** What became of a command on a state that is not confirmed yet. */
type Outcome =
  { events: NewEvent[]; after: Folded<unknown> } | { refused: unknown } | { answered: CommandResult };

/** Commands of one stream that are decided one after the other and appended at once. */
const BATCH_COMMANDS = 64;
/** Their events' bytes: EventStoreDB's default bound on one append is 1 MiB. */
const BATCH_BYTES = 400_000;
/** Commands of one stream that may wait. */
const QUEUE_LIMIT = 1000;
/** How often a command is decided again because another process appended first. */
const RETRIES = 3;

/**
 * The one write path of all aggregates: fold the stream, decide, append at the version just folded.
 *
 * Commands of one stream queue up in this process and are decided in turn, each on the outcome of the one before;
 * all that wait share one append. Against other processes the append's expected version decides: the loser folds
 * what is new and decides again. A decision on a remembered fold counts only once the store has confirmed the fold,
 * by taking the append or by having nothing newer.
 */
@CommandHandler(AggregateCommand)
export class WritePath implements ICommandHandler<AnyCommand> {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly folding: Folding;

  constructor(private readonly store: EventStore) {
    this.folding = new Folding(store);
  }

  /** @throws Refused, StoreUnavailable */
  execute(command: AnyCommand): Promise<CommandResult> {
    const stream = streamOf(command.aggregate, command.id);
    return new Promise((resolve, reject) => {
      if (grant(command.issued.role, command.needs) === 'no') throw notAllowed(command);
      const waiting = { command, resolve, reject };
      const queue = this.queues.get(stream);
      if (queue === undefined) {
        this.queues.set(stream, [waiting]);
        void this.drain(stream);
      } else if (queue.length < QUEUE_LIMIT) {
        queue.push(waiting);
      } else {
        throw new Refused('overloaded', 'Too many commands wait for the same thing; try again in a second');
      }
    });
  }

  /** The present state of an aggregate, for a rule of another one that asks before it decides. */
  async state<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: number | string): Promise<S> {
    return (await this.folding.current(aggregate, id)).state;
  }

  private async drain(stream: string): Promise<void> {
    const queue = this.queues.get(stream) ?? [];
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_COMMANDS);
      try {
        const left = await this.executeBatch(stream, batch);
        queue.unshift(...left);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.queues.delete(stream);
  }

  /** @returns the commands that did not fit into one append */
  private async executeBatch(stream: string, batch: Waiting[]): Promise<Waiting[]> {
    const [{ command: first }] = batch as [Waiting];
    const { aggregate } = first;
    let confirmed = batch.some(({ command }) => command.issued.idempotency?.use === 'again');
    let folded = confirmed
      ? await this.folding.current(aggregate, first.id)
      : (this.folding.remembered(aggregate, first.id) ?? nothing(aggregate));
    for (let attempt = 0; ;) {
      const { outcomes, events, after } = await this.decideAll(stream, batch, folded, attempt > 0);
      if (events.length > 0) {
        try {
          const { position } = await this.store.append(stream, folded.version, events);
          this.folding.remember(stream, { ...after, position });
          return this.answer(batch, outcomes, position);
        } catch (error) {
          if (!(error instanceof VersionConflict)) throw error;
          attempt += 1;
          if (attempt > RETRIES) throw new Refused('too-much-contention');
        }
      } else if (confirmed) {
        return this.answer(batch, outcomes, folded.position);
      }
      const newest = await this.folding.current(aggregate, first.id);
      if (events.length === 0 && newest.version === folded.version) {
        return this.answer(batch, outcomes, folded.position);
      }
      folded = newest;
      confirmed = true;
    }
  }

  /** Decides each command on the outcome of the ones before it. */
  private async decideAll(stream: string, batch: Waiting[], folded: Folded<unknown>, conflicted: boolean) {
    const outcomes: Outcome[] = [];
    const events: NewEvent[] = [];
    let after = folded;
    let bytes = 0;
    for (const { command } of batch) {
      if (events.length > 0 && bytes > BATCH_BYTES) break;
      // The same command twice at once: the second waits until the first is in the log, and finds it there.
      if (events.some((event) => event.metadata.command === command.issued.commandId)) break;
      const outcome = await this.decideOne(stream, command, after, conflicted);
      outcomes.push(outcome);
      if (!('events' in outcome)) continue;
      events.push(...outcome.events);
      bytes += outcome.events.reduce((sum, event) => sum + JSON.stringify(event.data).length, 0);
      after = outcome.after;
    }
    return { outcomes, events, after };
  }

  private async decideOne(
    stream: string,
    command: AnyCommand,
    folded: Folded<unknown>,
    conflicted: boolean,
  ): Promise<Outcome> {
    try {
      const { idempotency } = command.issued;
      if (idempotency?.use === 'again' || (idempotency && conflicted)) {
        const answered = await this.earlierAnswer(stream, command, folded);
        if (answered) return { answered };
      }
      const decided = decide(command, folded);
      const events = describeEvents(command, decided, stream, folded);
      return { events, after: foldNew(command.aggregate, folded, events) };
    } catch (error) {
      return { refused: error };
    }
  }

  /** The answer that the same command was given before, if its events are in the stream. */
  private async earlierAnswer(
    stream: string,
    command: AnyCommand,
    folded: Folded<unknown>,
  ): Promise<CommandResult | undefined> {
    const mine: RecordedEvent[] = [];
    let upTo = nothing(command.aggregate);
    let state: Folded<unknown> | undefined;
    for await (const page of this.store.read(stream)) {
      for (const event of page) {
        upTo = { ...foldNew(command.aggregate, upTo, [event]), position: event.position };
        if (event.metadata.command !== command.issued.commandId) continue;
        mine.push(event);
        state = upTo;
      }
      if (page.at(-1)!.version >= folded.version) break;
    }
    if (state === undefined) return undefined;
    return { id: command.answerId(mine), version: versionSeen(command, state), position: state.position };
  }

  /** Answers what was decided; what was not reached is returned. */
  private answer(batch: Waiting[], outcomes: Outcome[], position: string): Waiting[] {
    outcomes.forEach((outcome, index) => {
      const waiting = batch[index]!;
      const { command } = waiting;
      if ('refused' in outcome) waiting.reject(outcome.refused);
      else if ('answered' in outcome) waiting.resolve(outcome.answered);
      else {
        const id = command.answerId(outcome.events);
        waiting.resolve({ id, version: versionSeen(command, outcome.after), position });
      }
    });
    return batch.slice(outcomes.length);
  }
}

function decide(command: AnyCommand, folded: Folded<unknown>): DomainEvent[] {
  const { issued, aggregate } = command;
  if (!command.visible(folded.state)) throw new Refused(aggregate.unknown);
  if (grant(issued.role, command.needs) === 'own' && command.owner(folded.state) !== issued.actor) {
    throw notAllowed(command);
  }
  const version = versionSeen(command, folded);
  if (issued.expectedVersion !== undefined && issued.expectedVersion !== version) {
    throw new Refused(`${aggregate.codes}.version-conflict`, `It is at version ${version} now`, { version });
  }
  return command.decide(folded.state);
}

/** What is private does not count for whoever may not see it: a jump of the version would tell of it. */
function versionSeen({ aggregate, issued }: AnyCommand, folded: Folded<unknown>): number {
  const hidden = grant(issued.role, 'private.see') === 'yes' ? 0 : (aggregate.hidden?.(folded.state) ?? 0);
  return folded.version - hidden;
}

function notAllowed({ issued }: AnyCommand): Refused {
  return new Refused(issued.role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
}
