import type { WorklistEvent, WorklistItem } from '../domain/worklist.js';
import { ItemCommand } from '../worklist-command.js';

export class UncheckItem extends ItemCommand {
  protected override decideItem(item: WorklistItem): WorklistEvent[] {
    return item.checked ? [{ type: 'WorklistItemUnchecked', data: { id: this.item } }] : [];
  }
}
