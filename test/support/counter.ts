import { z } from 'zod';
import type { Right } from '../../src/access/matrix.js';
import type { Aggregate } from '../../src/write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../../src/write-path/aggregate-command.js';
import { Refused } from '../../src/write-path/refused.js';

/** The smallest aggregate with a rule: it counts while it is open. */
export interface Counter {
  counted: number;
  open: boolean;
}

const counterEvents = {
  Counted: z.strictObject({ label: z.string() }),
  Opened: z.strictObject({}),
  Closed: z.strictObject({}),
};
export type CounterEvent =
  { type: 'Counted'; data: { label: string } } | { type: 'Opened' | 'Closed'; data: {} };

export const counterAggregate: Aggregate<Counter, CounterEvent> = {
  name: 'counter',
  initial: () => ({ counted: 0, open: true }),
  evolve: (counter, fact) =>
    fact.type === 'Counted'
      ? { ...counter, counted: counter.counted + 1 }
      : { ...counter, open: fact.type === 'Opened' },
  events: counterEvents,
  unknown: 'counter.unknown',
  codes: 'counter',
};

abstract class CounterCommand extends AggregateCommand<Counter, CounterEvent> {
  override readonly aggregate = counterAggregate;
  override readonly needs: Right = 'account.self';

  override visible(): boolean {
    return true;
  }
}

export class Count extends CounterCommand {
  constructor(
    issued: Issued,
    id: number,
    readonly label: string,
  ) {
    super(issued, id);
  }

  override decide({ open }: Counter): CounterEvent[] {
    if (!open) throw new Refused('counter.closed');
    return [{ type: 'Counted', data: { label: this.label } }];
  }
}

export class OpenCounter extends CounterCommand {
  override decide({ open }: Counter): CounterEvent[] {
    return open ? [] : [{ type: 'Opened', data: {} }];
  }
}

export class CloseCounter extends CounterCommand {
  override decide({ open }: Counter): CounterEvent[] {
    return open ? [{ type: 'Closed', data: {} }] : [];
  }
}

/** A fault of the program: its second event is not what the schema says. */
export class Miscount extends CounterCommand {
  override decide(): CounterEvent[] {
    const wrong = { type: 'Counted', data: { label: 7 } } as unknown as CounterEvent;
    return [{ type: 'Counted', data: { label: 'good' } }, wrong];
  }
}
