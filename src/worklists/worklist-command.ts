import type { Aggregate } from '../write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import type { WorklistError } from './domain/worklist.errors.js';
import {
  evolveWorklist,
  initialWorklist,
  worklistEvents,
  type Worklist,
  type WorklistEvent,
  type WorklistItem,
} from './domain/worklist.js';

export const worklistAggregate: Aggregate<Worklist, WorklistEvent> = {
  name: 'worklist',
  initial: initialWorklist,
  evolve: evolveWorklist,
  events: worklistEvents,
  unknown: 'worklist.unknown',
  codes: 'worklist',
};

/** Refuses with a code of the worklists' catalogue. */
export function refuse(code: WorklistError, detail?: string): never {
  throw new Refused(code, detail);
}

/** A command of its owner on one worklist; for everybody else, admins too, there is no such list. */
export abstract class WorklistCommand extends AggregateCommand<Worklist, WorklistEvent> {
  override readonly aggregate = worklistAggregate;
  override readonly needs = 'account.self';

  constructor(issued: Issued, number: number) {
    super(issued, number);
  }

  override visible(list: Worklist): boolean {
    return list.status === 'kept' && list.owner === this.issued.actor;
  }
}

/** A command on one item of the list. */
export abstract class ItemCommand extends WorklistCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly item: number,
  ) {
    super(issued, number);
  }

  override decide(list: Worklist): WorklistEvent[] {
    return this.decideItem(list.items.get(this.item) ?? refuse('worklist.item-unknown'));
  }

  protected abstract decideItem(item: WorklistItem): WorklistEvent[];
}
