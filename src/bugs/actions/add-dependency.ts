import { z } from 'zod';
import { id } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { BugCommand, refuse } from '../bug-command.js';
import type { Bug, BugEvent } from '../domain/bug.js';

export const DependencyBody = z
  .strictObject({ blocks: id.optional(), dependsOn: id.optional() })
  .refine((body) => (body.blocks === undefined) !== (body.dependsOn === undefined), {
    error: 'name the other bug either as blocks (this one blocks it) or as dependsOn (it blocks this one)',
  })
  .meta({ id: 'Dependency' });

export type Relation = 'blocks' | 'dependsOn';

const MOST_DEPENDENCIES = 500;

/** What was found out about the other bug before the command is dispatched; absent when it is not to be seen. */
export interface OtherBug {
  number: number;
  private: boolean;
  /** Whether a way along the dependencies leads from the other bug back to this one. */
  leadsBack: boolean;
}

/** One side of an edge; the other side follows by `Dependencies`. */
export class AddDependency extends BugCommand {
  override readonly needs = 'bug.edit';

  constructor(
    issued: Issued,
    number: number,
    readonly relation: Relation,
    readonly other: OtherBug | undefined,
  ) {
    super(issued, number);
  }

  override decide(bug: Bug): BugEvent[] {
    if (!this.other) refuse('bug.other-unknown');
    const { number, leadsBack, private: isPrivate } = this.other;
    if (bug[this.relation].has(number)) return [];
    if (leadsBack || number === bug.number) refuse('bug.dependency-loop');
    if (bug.blocks.size + bug.dependsOn.size >= MOST_DEPENDENCIES) refuse('bug.too-many-dependencies');
    return [
      { type: 'BugDependencyAdded', data: { relation: this.relation, bug: number, private: isPrivate } },
    ];
  }
}
