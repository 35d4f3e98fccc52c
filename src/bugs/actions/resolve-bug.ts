import { z } from 'zod';
import { id } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, refuse, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import { RESOLUTIONS } from '../domain/bug.workflow.js';
import { RemarkBody } from './assign-bug.js';

export const ResolveBugBody = RemarkBody.extend({
  resolution: z.enum(RESOLUTIONS),
  duplicateOf: id.optional(),
}).meta({ id: 'ResolveBug' });

/** What the other bugs say, looked up before the command is dispatched. */
export interface ResolveFacts {
  /** Open bugs that block this one, unless the product allows FIXED all the same. */
  openBlockers: readonly number[];
  /** The other bug, when `duplicateOf` names one that the actor may see. */
  original?: { private: boolean; leadsBack: boolean };
}

export class ResolveBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof ResolveBugBody>,
    readonly facts: ResolveFacts,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { resolution, duplicateOf = null } = this.body;
    const remark: Remark = this.body;
    if (resolution === 'DUPLICATE' && duplicateOf === null) refuse('bug.duplicate-of-required');
    if (resolution !== 'DUPLICATE' && duplicateOf !== null) refuse('bug.duplicate-of-unexpected');
    const remarks = remarkEvents(bug, remark, this.issued, this.commentId);
    if (bug.status === 'RESOLVED' && bug.resolution === resolution && bug.duplicateOf === duplicateOf)
      return remarks;
    move(bug, 'resolve', remark);
    if (resolution === 'FIXED' && this.facts.openBlockers.length > 0) {
      refuse('bug.blocked', `Resolve or unblock first: ${this.facts.openBlockers.join(', ')}`);
    }
    if (duplicateOf !== null) this.checkOriginal();
    const data = {
      resolution,
      duplicateOf,
      duplicatePrivate: this.facts.original?.private ?? false,
      from: bug.status,
    };
    return [{ type: 'BugResolved', data }, ...remarks];
  }

  private checkOriginal(): void {
    if (!this.facts.original) refuse('bug.other-unknown');
    if (this.facts.original.leadsBack) refuse('bug.duplicate-loop');
  }
}
