import { z } from 'zod';
import { id, line } from '../../http/fields.js';
import type { DomainEvent } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { Worklist, WorklistEvent } from '../domain/worklist.js';
import { refuse, WorklistCommand } from '../worklist-command.js';

export const AddItemBody = z
  .strictObject({ text: line(500), bug: id.optional().meta({ description: 'Number of a bug that you see' }) })
  .meta({ id: 'AddWorklistItem' });

const MOST_ITEMS = 1000;

/** An item as the log may have it, and what was looked up for it. */
export interface SealedItem {
  /** `{ text, bug }`, with the owner's key. */
  item: string;
  textKey: string;
  /** Whether the bug that it points at, if any, is one that the owner sees. */
  bugVisible: boolean;
}

/** Answers with the item's id. */
export class AddItem extends WorklistCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly sealed: SealedItem,
  ) {
    super(issued, number);
  }

  override decide(list: Worklist): WorklistEvent[] {
    const { item, textKey, bugVisible } = this.sealed;
    if (!bugVisible) refuse('worklist.no-such-bug');
    if (list.items.some((other) => other.textKey === textKey)) refuse('worklist.item-exists');
    if (list.items.size >= MOST_ITEMS) refuse('worklist.too-many-items');
    return [{ type: 'WorklistItemAdded', data: { id: list.added + 1, item, textKey } }];
  }

  override answerId(events: readonly DomainEvent[]): number {
    const [added] = events as [Extract<WorklistEvent, { type: 'WorklistItemAdded' }>];
    return added.data.id;
  }
}
