import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { ChangeRole, ChangeRoleBody } from './actions/change-role.js';
import { DisableAccount } from './actions/disable-account.js';
import { EnableAccount } from './actions/enable-account.js';
import { ForgetAccount } from './actions/forget-account.js';
import { Forgetting } from './forgetting.js';

type Answer = Promise<CommandResult>;
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

/** What an admin does with other people's accounts. */
@ApiTags('Accounts')
@Controller('api/accounts')
export class AccountsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly forgetting: Forgetting,
  ) {}

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

  @Command(':id/forget', 'accounts.manage')
  forget(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.forgetting.forget(new ForgetAccount(issued, id));
  }
}
