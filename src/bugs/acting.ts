import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { WritePath } from '../write-path/write-path.js';
import { bugActions, type Asked, type BodyOf, type BugAction, type BugActionName } from './bug-actions.js';
import { bugAggregate, type BugCommand } from './bug-command.js';
import { BugFacts } from './bug-facts.js';
import { Dependencies } from './dependencies.js';
import type { Bug } from './domain/bug.js';

/** An action with its body: what a route is asked, and what a bulk request is asked several of. */
export interface Wanted<Name extends BugActionName = BugActionName> {
  action: Name;
  body: BodyOf<Name>;
}

/** From an action to its effect: facts, command, and what follows on the other bug that it names. */
@Injectable()
export class Acting {
  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly facts: BugFacts,
    private readonly dependencies: Dependencies,
  ) {}

  /** @throws Refused, StoreUnavailable */
  act<Name extends BugActionName>(
    action: Name,
    number: number,
    body: BodyOf<Name>,
    issued: Issued,
  ): Promise<CommandResult> {
    return this.whileEdgesStand([{ action, body }], number, issued, async () => {
      const bug = () => this.facts.visible(number, issued);
      return this.execute(await this.command({ action, body }, number, issued, bug));
    });
  }

  /** The command of an action, made with the facts of this moment. @param bug as it is when the action's turn comes */
  async command(
    { action, body }: Wanted,
    number: number,
    issued: Issued,
    bug: () => Promise<Bug | undefined>,
  ): Promise<BugCommand> {
    const { command } = bugActions[action] as unknown as BugAction;
    return command({ number, body, issued, facts: this.facts, bug } satisfies Asked<object>);
  }

  /** Executes a command, and those of the other bugs that follow from the edges it draws. */
  async execute(command: BugCommand, parts: readonly BugCommand[] = [command]): Promise<CommandResult> {
    let result: CommandResult = await this.commands.execute(command);
    for (const part of parts) result = await this.dependencies.mirror(part, result);
    return result;
  }

  /** Work of a command that is made of facts: edges stand still, if it draws any, and a retry is answered as before. */
  whileEdgesStand(
    wanted: readonly Wanted[],
    number: number,
    issued: Issued,
    work: () => Promise<CommandResult>,
  ): Promise<CommandResult> {
    const retriable = () => this.writePath.retriable(bugAggregate, () => number, issued, work);
    return wanted.some((one) => otherOf(one) !== undefined)
      ? this.facts.whileEdgesStand(issued, retriable)
      : retriable();
  }
}

/** The other bug that an action names. */
export function otherOf({ action, body }: Wanted): number | undefined {
  return (bugActions[action] as unknown as BugAction).other?.(body);
}
