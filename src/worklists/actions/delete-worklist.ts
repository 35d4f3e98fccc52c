import type { WorklistEvent } from '../domain/worklist.js';
import { WorklistCommand } from '../worklist-command.js';

/** With all its items. */
export class DeleteWorklist extends WorklistCommand {
  override decide(): WorklistEvent[] {
    return [{ type: 'WorklistDeleted', data: {} }];
  }
}
