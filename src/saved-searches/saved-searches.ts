import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { may } from '../access/matrix.js';
import { PersonKeys } from '../keys/person-keys.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { PersonalNames, type PersonalKind } from '../write-path/personal-names.js';
import { Refused } from '../write-path/refused.js';
import { WritePath } from '../write-path/write-path.js';
import { ChangeSearch } from './actions/change-search.js';
import { CreateSearch, type CreateSearchBody, type SearchQuery } from './actions/create-search.js';
import { DeleteSearch } from './actions/delete-search.js';
import { RenameSearch } from './actions/rename-search.js';
import { refuse, savedSearchAggregate } from './saved-search-command.js';

/** What takes more than one stream: names unique for their owner; and what must be sealed before it is said. */
@Injectable()
export class SavedSearches {
  private readonly kind: PersonalKind = {
    kind: 'saved-search',
    most: 200,
    taken: 'saved-search.name-taken',
    tooMany: 'saved-search.too-many',
    nameOf: async (number) => {
      const search = await this.writePath.state(savedSearchAggregate, number);
      return search.status === 'kept' ? search.nameKey : null;
    },
  };

  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly names: PersonalNames,
    private readonly numbers: Numbers,
    private readonly personKeys: PersonKeys,
  ) {}

  async create(body: z.infer<typeof CreateSearchBody>, issued: Issued): Promise<CommandResult> {
    allowed(issued);
    const number = await this.numbers.next('saved-search', issued);
    const sealed = {
      ...(await this.sealName(body.name, issued)),
      query: await this.sealQuery(body.query, issued),
      shared: body.shared,
    };
    const create = () =>
      this.names.named(this.kind, number, sealed.nameKey, null, issued, () =>
        this.commands.execute(new CreateSearch(issued, number, sealed)),
      );
    return this.writePath.retriable(savedSearchAggregate, () => number, issued, create);
  }

  async rename(number: number, name: string, issued: Issued): Promise<CommandResult> {
    const before = await this.nameKey(number, issued);
    const sealed = await this.sealName(name, issued);
    const rename = () =>
      this.names.named(this.kind, number, sealed.nameKey, before, issued, () =>
        this.commands.execute(new RenameSearch(issued, number, sealed)),
      );
    return this.writePath.retriable(savedSearchAggregate, () => number, issued, rename);
  }

  async change(number: number, query: SearchQuery, issued: Issued): Promise<CommandResult> {
    await this.nameKey(number, issued);
    return this.commands.execute(new ChangeSearch(issued, number, await this.sealQuery(query, issued)));
  }

  async delete(number: number, issued: Issued): Promise<CommandResult> {
    const { nameKey } = await this.writePath.state(savedSearchAggregate, number);
    const result = await this.commands.execute<DeleteSearch, CommandResult>(new DeleteSearch(issued, number));
    await this.names.giveBack(this.kind, number, [nameKey], issued);
    return result;
  }

  private async sealName(name: string, { actor }: Issued) {
    return {
      name: await this.personKeys.seal(actor, { name }),
      nameKey: this.names.blind('saved-search', actor, name),
    };
  }

  private sealQuery(query: SearchQuery, { actor }: Issued): Promise<string> {
    return this.personKeys.seal(actor, { query });
  }

  /** Of a search of the actor's; nothing is sealed or taken on behalf of anybody else. */
  private async nameKey(number: number, issued: Issued): Promise<string> {
    allowed(issued);
    const search = await this.writePath.state(savedSearchAggregate, number);
    const own = search.owner === issued.actor;
    // A request that was executed before is answered as it was then, also when the search is deleted now.
    const known =
      search.status === 'kept' || (search.status === 'deleted' && issued.idempotency?.use === 'again');
    if (!known || !(own || search.shared)) refuse('saved-search.unknown');
    if (!own) refuse('saved-search.not-yours');
    return search.nameKey;
  }
}

/** The write path would refuse, too, but only after a name was taken and a key was made. */
function allowed(issued: Issued): void {
  if (!may(issued.role, 'account.self')) throw new Refused('access.not-logged-in');
}
