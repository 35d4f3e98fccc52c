import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Acting } from './acting.js';
import { AddCommentBody } from './actions/add-comment.js';
import { EditComment, EditCommentBody } from './actions/edit-comment.js';
import { HideComment } from './actions/hide-comment.js';
import { RedactComment } from './actions/redact-comment.js';
import { ShowComment } from './actions/show-comment.js';

type Answer = Promise<CommandResult>;
const Number_ = (): ParameterDecorator => Param('number', { schema: numberInPath });
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

@ApiTags('Comments')
@Controller('api/bugs/:number/comments')
export class CommentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly acting: Acting,
  ) {}

  @Creation('', 'comment.add', '/api/bugs/{number}/comments#{id}')
  add(
    @Number_() number: number,
    @Body({ schema: AddCommentBody }) body: z.infer<typeof AddCommentBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('comment', number, body, issued);
  }

  @Command(':id/edit', 'comment.edit')
  edit(
    @Number_() number: number,
    @Id() id: number,
    @Body({ schema: EditCommentBody }) body: z.infer<typeof EditCommentBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new EditComment(issued, number, id, body.text));
  }

  @Command(':id/redact', 'comment.redact')
  redact(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RedactComment(issued, number, id));
  }

  @Command(':id/hide', 'private.write')
  hide(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new HideComment(issued, number, id));
  }

  @Command(':id/show', 'private.write')
  show(@Number_() number: number, @Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new ShowComment(issued, number, id));
  }
}
