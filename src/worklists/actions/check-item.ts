import type { WorklistEvent, WorklistItem } from '../domain/worklist.js';
import { ItemCommand } from '../worklist-command.js';

export class CheckItem extends ItemCommand {
  protected override decideItem(item: WorklistItem): WorklistEvent[] {
    return item.checked ? [] : [{ type: 'WorklistItemChecked', data: { id: this.item } }];
  }
}
