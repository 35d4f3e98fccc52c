import { z } from 'zod';
import { id, name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';
import type { Place } from './report-bug.js';

export const MoveBugBody = z
  .strictObject({ product: z.union([id, name]), component: name, version: name.optional() })
  .meta({ id: 'MoveBug' });

/** To another component, of the same product or of another. Assignee, tags and privacy stay as they are. */
export class MoveBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly place: Place,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    const { product, component, version } = this.place;
    const previous = { product: bug.product, component: bug.component, version: bug.version };
    if (previous.product === product && previous.component === component && previous.version === version)
      return [];
    return [{ type: 'BugMoved', data: { product, component, version, previous } }];
  }
}
