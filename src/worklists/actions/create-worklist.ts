import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { Worklist, WorklistEvent } from '../domain/worklist.js';
import { WorklistCommand } from '../worklist-command.js';

export const CreateWorklistBody = z.strictObject({ name }).meta({ id: 'CreateWorklist' });

/** A name as the log may have it. */
export interface SealedName {
  /** With the owner's key. */
  name: string;
  nameKey: string;
}

/** Its name was taken, and sealed, before. */
export class CreateWorklist extends WorklistCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: SealedName,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(list: Worklist): WorklistEvent[] {
    if (list.status !== 'none') return [];
    const data = { number: Number(this.id), owner: this.issued.actor, ...this.name };
    return [{ type: 'WorklistCreated', data }];
  }
}
