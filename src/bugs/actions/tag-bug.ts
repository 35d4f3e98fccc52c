import { z } from 'zod';
import { tag } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, refuse } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const TagBody = z.strictObject({ tag }).meta({ id: 'Tag' });

const MOST_TAGS = 50;

export class TagBug extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly tag: string,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (bug.tags.has(this.tag)) return [];
    if (bug.tags.size >= MOST_TAGS) refuse('bug.too-many-tags');
    return [{ type: 'BugTagged', data: { tag: this.tag } }];
  }
}
