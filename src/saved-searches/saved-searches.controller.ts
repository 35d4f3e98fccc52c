import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, Deletion, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { ChangeSearchBody } from './actions/change-search.js';
import { CreateSearchBody } from './actions/create-search.js';
import { RenameSearchBody } from './actions/rename-search.js';
import { ShareSearch } from './actions/share-search.js';
import { UnshareSearch } from './actions/unshare-search.js';
import { SavedSearches } from './saved-searches.js';

type Answer = Promise<CommandResult>;
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

@ApiTags('Saved searches')
@Controller('api/saved-searches')
export class SavedSearchesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly searches: SavedSearches,
  ) {}

  @Creation('', 'account.self', '/api/saved-searches/{id}')
  create(
    @Body({ schema: CreateSearchBody }) body: z.infer<typeof CreateSearchBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.searches.create(body, issued);
  }

  @Command(':id/rename', 'account.self')
  rename(
    @Id() id: number,
    @Body({ schema: RenameSearchBody }) body: z.infer<typeof RenameSearchBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.searches.rename(id, body.name, issued);
  }

  @Command(':id/change', 'account.self')
  change(
    @Id() id: number,
    @Body({ schema: ChangeSearchBody }) body: z.infer<typeof ChangeSearchBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.searches.change(id, body.query, issued);
  }

  @Command(':id/share', 'account.self')
  share(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new ShareSearch(issued, id));
  }

  @Command(':id/unshare', 'account.self')
  unshare(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new UnshareSearch(issued, id));
  }

  @Deletion(':id', 'account.self')
  delete(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.searches.delete(id, issued);
  }
}
