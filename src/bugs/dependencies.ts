import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { AddDependency, type Relation } from './actions/add-dependency.js';
import { RemoveDependency } from './actions/remove-dependency.js';
import type { BugCommand } from './bug-command.js';
import { BugFacts } from './bug-facts.js';
import { followUp } from './follow-up.js';

type Mirrored = Promise<CommandResult | undefined>;
const opposite = { blocks: 'dependsOn', dependsOn: 'blocks' } as const satisfies Record<Relation, Relation>;

/**
 * An edge between two bugs stands on both their streams. The bug that was asked for is written first; the other side
 * follows at once, so that the next command sees it, and again by the reaction, should this process die in between.
 * All of it while edges stand (`BugFacts`).
 */
@Injectable()
export class Dependencies {
  constructor(
    private readonly commands: CommandBus,
    private readonly facts: BugFacts,
  ) {}

  /** The other side of the edge that this command has drawn or removed; any other command has none. */
  async mirror(command: BugCommand, result: CommandResult): Promise<CommandResult> {
    const number = Number(command.id);
    if (command instanceof AddDependency && command.other) {
      const { relation, other, issued } = command;
      return withBoth(result, await this.mirrorAdd(number, relation, other.number, issued));
    }
    if (command instanceof RemoveDependency) {
      const { relation, other, issued } = command;
      return withBoth(result, await this.mirrorRemove(number, relation, other.number, issued));
    }
    return result;
  }

  /** Makes sure of the other side, for the reaction: what holds now counts, not what held when the event was written. */
  async settle(
    change: 'added' | 'removed',
    number: number,
    relation: Relation,
    other: number,
    issued: Issued,
  ): Promise<void> {
    await this.facts.whileEdgesStand(issued, () =>
      change === 'added'
        ? this.mirrorAdd(number, relation, other, issued)
        : this.mirrorRemove(number, relation, other, issued),
    );
  }

  /** The other side of an edge that stands on `number`'s stream. Does nothing when it is there. */
  private async mirrorAdd(number: number, relation: Relation, other: number, issued: Issued): Mirrored {
    const bug = await this.facts.visible(number, issued);
    if (!bug?.[relation].has(other)) return undefined;
    const here = { number, private: bug.private, leadsBack: false };
    return this.commands.execute(new AddDependency(followUp(issued, other), other, opposite[relation], here));
  }

  private async mirrorRemove(number: number, relation: Relation, other: number, issued: Issued): Mirrored {
    const bug = await this.facts.visible(number, issued);
    if (!bug || bug[relation].has(other)) return undefined;
    const here = { number, private: bug.private };
    return this.commands.execute(
      new RemoveDependency(followUp(issued, other), other, opposite[relation], here),
    );
  }
}

/** What is answered: whoever reads up to there reads both sides of the edge. */
function withBoth(result: CommandResult, mirrored: CommandResult | undefined): CommandResult {
  if (mirrored === undefined || mirrored.position <= result.position) return result;
  return { ...result, position: mirrored.position };
}
