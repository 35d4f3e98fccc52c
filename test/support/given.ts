import { GENESIS } from '../../src/event-store/hash-chain.js';
import { START } from '../../src/event-store/event-store.js';
import {
  streamOf,
  type Aggregate,
  type DomainEvent,
  type Fact,
  type Folded,
} from '../../src/write-path/aggregate.js';
import type { AggregateCommand } from '../../src/write-path/aggregate-command.js';
import { checkGranted, decide } from '../../src/write-path/decide.js';
import { describeEvents } from '../../src/write-path/describe-events.js';
import { Refused } from '../../src/write-path/refused.js';
import { deepFreeze } from './deep-freeze.js';

/** What a command came to. Each assertion ends the sentence `given(…).when(…)`. */
interface Outcome<E extends DomainEvent> {
  /** These events and no others, in this order. */
  then(...events: E[]): void;
  /** It is already so. */
  thenNothing(): void;
  thenRefused(code: string): void;
}

/**
 * A rule's test, in one sentence: `given(bug, facts).when(command).then(events)`. The facts are folded, and the command
 * is decided, as the write path does it; events that the aggregate's schemas would not let in fail the test.
 */
export function given<S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  facts: readonly Fact<E>[],
): { when(command: AggregateCommand<S, E>): Outcome<E> } {
  const folded = foldFacts(aggregate, facts);
  return {
    when: (command) => {
      const attempt = (): DomainEvent[] | Refused => outcomeOf(command, folded);
      return {
        then: (...events) => expect(attempt()).toEqual(events),
        thenNothing: () => expect(attempt()).toEqual([]),
        thenRefused: (code) => expect(attempt()).toMatchObject({ name: 'Refused', code }),
      };
    },
  };
}

/** The state that follows from facts, frozen, so that a rule that changes it fails. */
export function foldFacts<S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  facts: readonly Fact<E>[],
): Folded<S> {
  const state = facts.reduce((before, fact) => {
    aggregate.events[fact.type as E['type']].parse(fact.data);
    return deepFreeze(aggregate.evolve(before, deepFreeze(fact)));
  }, deepFreeze(aggregate.initial()));
  return { state, version: facts.length, hash: GENESIS, position: START };
}

function outcomeOf<S, E extends DomainEvent>(
  command: AggregateCommand<S, E>,
  folded: Folded<S>,
): DomainEvent[] | Refused {
  try {
    checkGranted(command);
    const decided = decide(command, folded);
    // The write path may decide again after a conflict; a rule that remembers something would differ.
    expect(decide(command, folded)).toEqual(decided);
    const stream = streamOf(command.aggregate, command.id);
    return describeEvents(command, decided, stream, folded).map(({ type, data }) => ({ type, data }));
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}
