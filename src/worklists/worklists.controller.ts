import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { AddItemBody } from './actions/add-item.js';
import { CheckItem } from './actions/check-item.js';
import { CreateWorklistBody } from './actions/create-worklist.js';
import { MoveItem, MoveItemBody } from './actions/move-item.js';
import { RemoveItem } from './actions/remove-item.js';
import { RenameWorklistBody } from './actions/rename-worklist.js';
import { UncheckItem } from './actions/uncheck-item.js';
import { Worklists } from './worklists.js';

type Answer = Promise<CommandResult>;
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });
const ItemId = (): ParameterDecorator => Param('itemId', { schema: numberInPath });

@ApiTags('Worklists')
@Controller('api/worklists')
export class WorklistsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly worklists: Worklists,
  ) {}

  @Creation('', 'account.self', '/api/worklists/{id}')
  create(
    @Body({ schema: CreateWorklistBody }) body: z.infer<typeof CreateWorklistBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.worklists.create(body.name, issued);
  }

  @Command(':id/rename', 'account.self')
  rename(
    @Id() id: number,
    @Body({ schema: RenameWorklistBody }) body: z.infer<typeof RenameWorklistBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.worklists.rename(id, body.name, issued);
  }

  @Command(':id/delete', 'account.self')
  delete(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.worklists.delete(id, issued);
  }

  @Creation(':id/items', 'account.self', '/api/worklists/{id}')
  addItem(
    @Id() id: number,
    @Body({ schema: AddItemBody }) body: z.infer<typeof AddItemBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.worklists.addItem(id, body, issued);
  }

  @Command(':id/items/:itemId/check', 'account.self')
  check(@Id() id: number, @ItemId() itemId: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new CheckItem(issued, id, itemId));
  }

  @Command(':id/items/:itemId/uncheck', 'account.self')
  uncheck(@Id() id: number, @ItemId() itemId: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new UncheckItem(issued, id, itemId));
  }

  @Command(':id/items/:itemId/move', 'account.self')
  move(
    @Id() id: number,
    @ItemId() itemId: number,
    @Body({ schema: MoveItemBody }) body: z.infer<typeof MoveItemBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new MoveItem(issued, id, itemId, body.before));
  }

  @Command(':id/items/:itemId/remove', 'account.self')
  remove(@Id() id: number, @ItemId() itemId: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RemoveItem(issued, id, itemId));
  }
}
