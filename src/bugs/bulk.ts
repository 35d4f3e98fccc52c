import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { id } from '../http/fields.js';
import { CATALOGUE, type Catalogue } from '../http/problems.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import { WritePath } from '../write-path/write-path.js';
import { Acting, otherOf, type Wanted } from './acting.js';
import { ActTogether } from './actions/act-together.js';
import { bugActions, type BugActionName } from './bug-actions.js';
import { bugAggregate, isVisible, refuse, type BugCommand } from './bug-command.js';

/** Bugs of one request that are worked on at the same time. */
const AT_ONCE = 16;
const MOST_BUGS = 500;
const MOST_ACTIONS = 10;

const names = Object.keys(bugActions) as [BugActionName, ...BugActionName[]];
const schemaOf = <Name extends BugActionName>(name: Name) =>
  bugActions[name].body.safeExtend({ action: z.literal(name) });
const [first, ...others] = names;
const AnyAction = z.discriminatedUnion('action', [schemaOf(first), ...others.map(schemaOf)]);

export const BulkBody = z
  .strictObject({
    numbers: z
      .array(id)
      .min(1)
      .max(MOST_BUGS)
      .refine((numbers) => new Set(numbers).size === numbers.length, { error: 'must name each bug once' }),
    actions: z
      .array(AnyAction)
      .min(1)
      .max(MOST_ACTIONS)
      .transform((given) => given.map(wantedOf))
      .refine(namesEachOnce, { error: 'must not name the same other bug in two actions' }),
    dryRun: z.boolean().default(false).meta({ description: 'Only say what would become of each bug' }),
  })
  .meta({ id: 'Bulk' });

const BulkResult = z
  .strictObject({
    number: z.int(),
    ok: z.boolean(),
    version: z.int().optional().meta({ description: 'Of the bug, after all actions' }),
    code: z.string().optional().meta({ description: 'Why none of the actions was taken' }),
    title: z.string().optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'BulkResult' });
type BulkResult = z.infer<typeof BulkResult>;

export const BulkAnswer = z
  .strictObject({
    results: z.array(BulkResult).meta({ description: 'One for each bug, in the order asked' }),
    position: z
      .string()
      .nullable()
      .meta({ description: 'Give it as BugZot-After to read all that was done; null when nothing was' }),
  })
  .meta({ id: 'BulkAnswer' });

/**
 * The same actions on many bugs. A bug takes all of them, in order, or none; bugs are independent of each other, and one
 * that is refused does not hold up the rest (docs/adr/0019-bulk-and-import.md).
 */
@Injectable()
export class Bulk {
  constructor(
    private readonly acting: Acting,
    private readonly writePath: WritePath,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  /** @throws StoreUnavailable; then the request can be sent again with its key, and completes what it has begun */
  async run(
    { numbers, actions, dryRun }: z.infer<typeof BulkBody>,
    issued: Issued,
  ): Promise<z.infer<typeof BulkAnswer>> {
    if (issued.expectedVersion !== undefined) refuse('bug.bulk-if-match');
    const limit = pLimit(AT_ONCE);
    const failures: unknown[] = [];
    const one = async (number: number): Promise<Outcome | undefined> => {
      if (failures.length > 0) return undefined;
      try {
        const mine = partOf(issued, number);
        return dryRun ? await this.preview(number, actions, mine) : await this.act(number, actions, mine);
      } catch (error) {
        if (error instanceof Refused) return this.refusal(error);
        failures.push(error);
        return undefined;
      }
    };
    const work = await Promise.all(numbers.map((number) => limit(one, number)));
    // Not before what was begun has ended: whoever sends the request again meets nothing of it that still runs.
    if (failures.length > 0) throw failures[0];
    const outcomes = work.filter((outcome) => outcome !== undefined);
    const positions = outcomes.map(({ position }) => position ?? '').sort();
    return {
      results: outcomes.map(({ position: _position, ...outcome }, index) => ({
        number: numbers[index]!,
        ...outcome,
      })),
      position: positions.at(-1) || null,
    };
  }

  private async act(number: number, actions: readonly Wanted[], issued: Issued): Promise<Outcome> {
    const { version, position } = await this.acting.whileEdgesStand(actions, number, issued, async () => {
      const { commands } = await this.rehearse(number, actions, issued);
      return this.acting.execute(new ActTogether(issued, number, commands), commands);
    });
    return { ok: true, version, position };
  }

  private async preview(number: number, actions: readonly Wanted[], issued: Issued): Promise<Outcome> {
    const { version } = await this.rehearse(number, actions, issued);
    return { ok: true, version };
  }

  /** The commands of all actions, each made with the bug as the ones before would leave it. @throws Refused */
  private async rehearse(number: number, actions: readonly Wanted[], issued: Issued) {
    const preview = await this.writePath.preview(bugAggregate, number);
    const commands: BugCommand[] = [];
    let version = 0;
    for (const wanted of actions) {
      const bug = async () => (isVisible(preview.state, issued) ? preview.state : undefined);
      const command = await this.acting.command(wanted, number, issued, bug);
      version = preview.decide(command);
      commands.push(command);
    }
    return { commands, version };
  }

  private refusal({ code, detail }: Refused): Outcome {
    const title = this.catalogue[code]?.title;
    return {
      ok: false,
      code,
      ...(title === undefined ? {} : { title }),
      ...(detail === undefined ? {} : { detail }),
    };
  }
}

type Outcome = Omit<BulkResult, 'number'> & Partial<Pick<CommandResult, 'position'>>;

/** What is done to one bug is a command of its own, and the same one when the request is sent again. */
function partOf(issued: Issued, number: number): Issued {
  const commandId = uuidv5(`bulk ${number}`, issued.commandId);
  return { ...issued, commandId, causationId: commandId };
}

function wantedOf({ action, ...body }: z.infer<typeof AnyAction>): Wanted {
  return { action, body: body };
}

/** Follow-ups on other bugs are told apart by the bug they are on. */
function namesEachOnce(actions: readonly Wanted[]): boolean {
  const others = actions.map(otherOf).filter((other) => other !== undefined);
  return new Set(others).size === others.length;
}
