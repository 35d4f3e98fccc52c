import { z } from 'zod';
import { accountRef, commentText } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, move, remarkEvents, type Remark } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

/** A comment along with a move, and whether it is private. */
export const RemarkBody = z
  .strictObject({ comment: commentText.optional(), private: z.boolean().optional() })
  .meta({ id: 'Remark' });

export const AssignBugBody = RemarkBody.extend({
  assignee: accountRef.optional().meta({ description: 'Number or user name; oneself if left out' }),
}).meta({ id: 'AssignBug' });

/** Gives the bug to somebody, or takes it. */
export class AssignBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly assignee: number,
    readonly remark: Remark,
    readonly commentId: number,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const remark = remarkEvents(bug, this.remark, this.issued, this.commentId);
    if (bug.status === 'ASSIGNED' && bug.assignee === this.assignee) return remark;
    move(bug, 'assign', this.remark);
    const data = { assignee: this.assignee, previous: bug.assignee, from: bug.status };
    return [{ type: 'BugAssigned', data }, ...remark];
  }
}
