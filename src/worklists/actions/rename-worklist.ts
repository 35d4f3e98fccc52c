import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { WorklistEvent } from '../domain/worklist.js';
import { WorklistCommand } from '../worklist-command.js';
import type { SealedName } from './create-worklist.js';

export const RenameWorklistBody = z.strictObject({ name }).meta({ id: 'RenameWorklist' });

/**
 * The new name was taken before; the old one is given back after. It is written even when it is the old one as far as
 * the log can tell, for it may differ in case.
 */
export class RenameWorklist extends WorklistCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: SealedName,
  ) {
    super(issued, number);
  }

  override decide(): WorklistEvent[] {
    return [{ type: 'WorklistRenamed', data: this.name }];
  }
}
