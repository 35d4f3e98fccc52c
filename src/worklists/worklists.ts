import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { may } from '../access/matrix.js';
import { BugFacts } from '../bugs/bug-facts.js';
import { PersonKeys } from '../keys/person-keys.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { PersonalNames, type PersonalKind } from '../write-path/personal-names.js';
import { Refused } from '../write-path/refused.js';
import { WritePath } from '../write-path/write-path.js';
import { AddItem, type AddItemBody } from './actions/add-item.js';
import { CreateWorklist, type SealedName } from './actions/create-worklist.js';
import { DeleteWorklist } from './actions/delete-worklist.js';
import { RenameWorklist } from './actions/rename-worklist.js';
import { refuse, worklistAggregate } from './worklist-command.js';

/** What takes more than one stream: names unique for their owner; and what must be sealed before it is said. */
@Injectable()
export class Worklists {
  private readonly kind: PersonalKind = {
    kind: 'worklist',
    most: 200,
    taken: 'worklist.name-taken',
    tooMany: 'worklist.too-many',
    nameOf: async (number) => {
      const list = await this.writePath.state(worklistAggregate, number);
      return list.status === 'kept' ? list.nameKey : null;
    },
  };

  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly names: PersonalNames,
    private readonly numbers: Numbers,
    private readonly personKeys: PersonKeys,
    private readonly bugs: BugFacts,
  ) {}

  async create(name: string, issued: Issued): Promise<CommandResult> {
    allowed(issued);
    const number = await this.numbers.next('worklist', issued);
    const sealed = await this.seal(name, issued);
    const create = () =>
      this.names.named(this.kind, number, sealed.nameKey, null, issued, () =>
        this.commands.execute(new CreateWorklist(issued, number, sealed)),
      );
    return this.writePath.retriable(worklistAggregate, () => number, issued, create);
  }

  async rename(number: number, name: string, issued: Issued): Promise<CommandResult> {
    const before = await this.nameKey(number, issued);
    const sealed = await this.seal(name, issued);
    const rename = () =>
      this.names.named(this.kind, number, sealed.nameKey, before, issued, () =>
        this.commands.execute(new RenameWorklist(issued, number, sealed)),
      );
    return this.writePath.retriable(worklistAggregate, () => number, issued, rename);
  }

  async delete(number: number, issued: Issued): Promise<CommandResult> {
    const { nameKey } = await this.writePath.state(worklistAggregate, number);
    const result = await this.commands.execute<DeleteWorklist, CommandResult>(
      new DeleteWorklist(issued, number),
    );
    await this.names.giveBack(this.kind, number, [nameKey], issued);
    return result;
  }

  async addItem(number: number, body: z.infer<typeof AddItemBody>, issued: Issued): Promise<CommandResult> {
    await this.nameKey(number, issued);
    const { text, bug } = body;
    const item = await this.personKeys.seal(issued.actor, { text, bug: bug ?? null });
    const textKey = this.names.blind(`worklist ${number} item`, issued.actor, text);
    const bugVisible = bug === undefined || (await this.bugs.visible(bug, issued)) !== undefined;
    return this.commands.execute(new AddItem(issued, number, { item, textKey, bugVisible }));
  }

  private async seal(name: string, { actor }: Issued): Promise<SealedName> {
    return {
      name: await this.personKeys.seal(actor, { name }),
      nameKey: this.names.blind('worklist', actor, name),
    };
  }

  /** Of a list of the actor's; nothing is looked up or taken on behalf of anybody else. */
  private async nameKey(number: number, issued: Issued): Promise<string> {
    allowed(issued);
    const { owner, nameKey, status } = await this.writePath.state(worklistAggregate, number);
    // A request that was executed before is answered as it was then, also when the list is deleted now.
    const known = status === 'kept' || (status === 'deleted' && issued.idempotency?.use === 'again');
    if (!known || owner !== issued.actor) refuse('worklist.unknown');
    return nameKey;
  }
}

/** The write path would refuse, too, but only after a name was taken and a key was made. */
function allowed(issued: Issued): void {
  if (!may(issued.role, 'account.self')) throw new Refused('access.not-logged-in');
}
