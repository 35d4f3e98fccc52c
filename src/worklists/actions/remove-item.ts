import type { WorklistEvent } from '../domain/worklist.js';
import { ItemCommand } from '../worklist-command.js';

export class RemoveItem extends ItemCommand {
  protected override decideItem(): WorklistEvent[] {
    return [{ type: 'WorklistItemRemoved', data: { id: this.item } }];
  }
}
