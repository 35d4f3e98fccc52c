import { Controller, Param, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { DescribesForm, TAKES_FORM } from '../http/multipart.js';
import { IssuedBy, type BugzotRequest } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { HideAttachment } from './actions/hide-attachment.js';
import { ObsoleteAttachment } from './actions/obsolete-attachment.js';
import { ShowAttachment } from './actions/show-attachment.js';
import { Uploads } from './attachments/uploads.js';

type Answer = Promise<CommandResult>;
const Number_ = (): ParameterDecorator => Param('number', { schema: numberInPath });
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

/** What one can do with attachments; reading them is `projections/bug-details`. */
@ApiTags('Attachments')
@Controller('api/bugs/:number/attachments')
export class AttachmentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly uploads: Uploads,
  ) {}

  @Creation('', 'attachment.add', '/api/attachments/{id}', TAKES_FORM)
  @DescribesForm({
    description: { type: 'string', maxLength: 1000 },
    patch: { type: 'boolean', default: false },
    private: { type: 'boolean', default: false },
  })
  add(@Number_() number: number, @Req() request: BugzotRequest, @IssuedBy() issued: Issued): Answer {
    return this.uploads.receive(number, request, issued);
  }

  @Command(':id/obsolete', 'attachment.obsolete')
  obsolete(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new ObsoleteAttachment(issued, number, id));
  }

  @Command(':id/hide', 'private.write')
  hide(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new HideAttachment(issued, number, id));
  }

  @Command(':id/show', 'private.write')
  show(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new ShowAttachment(issued, number, id));
  }
}
