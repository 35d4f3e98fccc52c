import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Accounts } from './accounts.js';
import { ChangeRole, ChangeRoleBody } from './actions/change-role.js';
import { CreateAccountBody } from './actions/create-account.js';
import { DisableAccount } from './actions/disable-account.js';
import { EnableAccount } from './actions/enable-account.js';

type Answer = Promise<CommandResult>;
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

@ApiTags('Accounts')
@Controller('api/accounts')
export class AccountsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: Accounts,
  ) {}

  @Creation('', 'accounts.manage', '/api/accounts/{id}')
  create(
    @Body({ schema: CreateAccountBody }) body: z.infer<typeof CreateAccountBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.accounts.create(body, issued);
  }

  @Command(':id/role', 'accounts.manage')
  changeRole(
    @Id() id: number,
    @Body({ schema: ChangeRoleBody }) body: z.infer<typeof ChangeRoleBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new ChangeRole(issued, id, body.role));
  }

  @Command(':id/disable', 'accounts.manage')
  disable(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new DisableAccount(issued, id));
  }

  @Command(':id/enable', 'accounts.manage')
  enable(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new EnableAccount(issued, id));
  }
}
