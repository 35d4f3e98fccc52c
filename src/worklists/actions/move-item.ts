import { z } from 'zod';
import { id } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { Worklist, WorklistEvent } from '../domain/worklist.js';
import { refuse, WorklistCommand } from '../worklist-command.js';

export const MoveItemBody = z
  .strictObject({
    before: id
      .nullable()
      .meta({ description: 'Id of the item that it is to stand before; null for the end' }),
  })
  .meta({ id: 'MoveWorklistItem' });

export class MoveItem extends WorklistCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly item: number,
    readonly before: number | null,
  ) {
    super(issued, number);
  }

  override decide({ items, order }: Worklist): WorklistEvent[] {
    const { item, before } = this;
    if (!items.has(item)) refuse('worklist.item-unknown');
    if (before !== null && !items.has(before)) refuse('worklist.place-unknown');
    const follower = order.get(order.indexOf(item) + 1) ?? null;
    if (before === item || before === follower) return [];
    return [{ type: 'WorklistItemMoved', data: { id: item, before } }];
  }
}
