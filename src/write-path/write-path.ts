import { setTimeout as sleep } from 'node:timers/promises';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  EventStore,
  VersionConflict,
  type Appended,
  type NewEvent,
  type RecordedEvent,
} from '../event-store/event-store.js';
import { appendSeconds } from '../telemetry/instruments.js';
import { isTracing, parentOf, traceAppends, within } from '../telemetry/tracing.js';
import { streamOf, type Aggregate, type DomainEvent, type Folded } from './aggregate.js';
import { AggregateCommand, refuseAbandoned, type CommandResult, type Issued } from './aggregate-command.js';
import { checkGranted, decide, versionSeen, type AnyCommand } from './decide.js';
import { describeEvents } from './describe-events.js';
import { foldNew, Folding, nothing } from './folding.js';
import { Preview } from './preview.js';
import { Refused } from './refused.js';

interface Waiting {
  command: AnyCommand;
  /** The span that the append is part of. */
  span: string | undefined;
  resolve(result: CommandResult): void;
  reject(error: unknown): void;
}

/** What an answer is made of. */
type Answering = Pick<AnyCommand, 'aggregate' | 'issued' | 'answerId'>;

/** What became of a command on a state that is not confirmed yet. */
type Outcome =
  { events: NewEvent[]; after: Folded<unknown> } | { refused: unknown } | { answered: CommandResult };

/** Commands of one stream that are decided one after the other and appended at once. */
const BATCH_COMMANDS = 64;
/** Their events' bytes: EventStoreDB's default bound on one append is 1 MiB. */
const BATCH_BYTES = 400_000;
/** Commands of one stream that may wait. */
const QUEUE_LIMIT = 1000;
/** How long a batch is decided again and again because other processes append first; milliseconds. */
const RETRY_MS = 3000;
/** Between two attempts at the most, at random, so that not all losers come back at once; milliseconds. */
const BACK_OFF_MS = 4;
/**
 * A process that has just appended needs no read before its next append, so it would win against any other as long as
 * it has something to append. So after its turn it pauses, long enough for another process to read and append.
 */
const TURN_MS = 100;
const PAUSE_MS = 10;

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
    if (!isTracing()) return this.enqueue(command);
    const { correlationId } = command.issued;
    const span = { name: `command ${command.constructor.name}`, kind: 'internal' } as const;
    return within({ correlationId, parent: parentOf(correlationId) }, span, () => this.enqueue(command));
  }

  private enqueue(command: AnyCommand): Promise<CommandResult> {
    const stream = streamOf(command.aggregate, command.id);
    return new Promise((resolve, reject) => {
      checkGranted(command);
      const span = isTracing() ? parentOf(command.issued.correlationId) : undefined;
      const waiting = { command, span, resolve, reject };
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

  /** What commands on an aggregate would come to, beginning with its present state. */
  async preview<S, E extends DomainEvent>(
    aggregate: Aggregate<S, E>,
    id: number | string,
  ): Promise<Preview<S, E>> {
    return new Preview(aggregate, await this.folding.current(aggregate, id));
  }

  /**
   * Work that looks up facts and executes a command with them. When it is refused, but an earlier request with its key
   * was executed, it answers as that one did: what has changed since is no concern of a retry.
   * @param id of the aggregate; asked for only then
   */
  async retriable<S, E extends DomainEvent>(
    aggregate: Aggregate<S, E>,
    id: () => Promise<number> | number,
    issued: Issued,
    work: () => Promise<CommandResult>,
  ): Promise<CommandResult> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused) || issued.idempotency?.use !== 'again') throw error;
      const number = await id();
      const command = { aggregate, issued, answerId: () => number };
      const folded = await this.folding.current(aggregate, number);
      const answered = await this.earlierAnswer(streamOf(aggregate, number), command, folded);
      if (answered) return answered;
      throw error;
    }
  }

  private async drain(stream: string): Promise<void> {
    const queue = this.queues.get(stream) ?? [];
    const turn = { since: performance.now() };
    while (queue.length > 0) {
      if (performance.now() - turn.since > TURN_MS) {
        await sleep(PAUSE_MS);
        turn.since = performance.now();
      }
      const batch = queue.splice(0, BATCH_COMMANDS);
      try {
        const left = await this.executeBatch(stream, batch, turn);
        queue.unshift(...left);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.queues.delete(stream);
  }

  /** @returns the commands that did not fit into one append */
  private async executeBatch(stream: string, batch: Waiting[], turn: { since: number }): Promise<Waiting[]> {
    const [{ command: first }] = batch as [Waiting];
    const { aggregate } = first;
    let confirmed = batch.some(({ command }) => command.issued.idempotency?.use === 'again');
    let folded = confirmed
      ? await this.folding.current(aggregate, first.id)
      : (this.folding.remembered(aggregate, first.id) ?? nothing(aggregate));
    const started = performance.now();
    for (;;) {
      const { outcomes, events, after } = await this.decideAll(stream, batch, folded);
      if (events.length > 0) {
        const since = Date.now();
        try {
          const { position } = await this.append(stream, folded.version, events);
          this.folding.remember(stream, { ...after, position }, events);
          if (isTracing()) traceAppends(appended(batch, outcomes), since);
          return this.answer(batch, outcomes, position);
        } catch (error) {
          if (!(error instanceof VersionConflict)) throw error;
          if (performance.now() - started > RETRY_MS) throw new Refused('too-much-contention');
          await sleep(Math.random() * BACK_OFF_MS);
          turn.since = performance.now();
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

  private async append(stream: string, version: number, events: readonly NewEvent[]): Promise<Appended> {
    const measured = appendSeconds.startTimer();
    try {
      const appended = await this.store.append(stream, version, events);
      measured({ outcome: 'stored' });
      return appended;
    } catch (error) {
      measured({ outcome: error instanceof VersionConflict ? 'conflict' : 'failed' });
      throw error;
    }
  }

  /** Decides each command on the outcome of the ones before it. */
  private async decideAll(stream: string, batch: Waiting[], folded: Folded<unknown>) {
    const outcomes: Outcome[] = [];
    const events: NewEvent[] = [];
    let after = folded;
    let bytes = 0;
    for (const { command } of batch) {
      if (events.length > 0 && bytes > BATCH_BYTES) break;
      // The same command twice at once: the second waits until the first is in the log, and finds it there.
      if (events.some((event) => event.metadata.command === command.issued.commandId)) break;
      const outcome = await this.decideOne(stream, command, after);
      outcomes.push(outcome);
      if (!('events' in outcome)) continue;
      events.push(...outcome.events);
      bytes += Buffer.byteLength(JSON.stringify(outcome.events));
      after = outcome.after;
    }
    return { outcomes, events, after };
  }

  private async decideOne(stream: string, command: AnyCommand, folded: Folded<unknown>): Promise<Outcome> {
    try {
      refuseAbandoned(command.issued);
      const { idempotency, commandId } = command.issued;
      // The first request, too, may find its events there: its own retry can have overtaken it.
      if (idempotency?.use === 'again' || (idempotency && this.folding.knows(commandId))) {
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
    command: Answering,
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

/** The commands that have events in an append. */
function appended(batch: readonly Waiting[], outcomes: readonly Outcome[]) {
  return batch
    .filter((_, index) => {
      const outcome = outcomes[index];
      return outcome !== undefined && 'events' in outcome && outcome.events.length > 0;
    })
    .map(({ command: { issued }, span }) => ({ ...issued, parent: span }));
}
