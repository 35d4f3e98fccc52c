import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { WritePath } from '../write-path/write-path.js';
import { Acting } from './acting.js';
import { ReportBug, ReportBugBody } from './actions/report-bug.js';
import { bugActions, type BodyOf, type BugActionName } from './bug-actions.js';
import { bugAggregate } from './bug-command.js';
import { BugFacts } from './bug-facts.js';

type Answer = Promise<CommandResult>;
const Number_ = (): ParameterDecorator => Param('number', { schema: numberInPath });
const BodyFor = (name: BugActionName): ParameterDecorator => Body({ schema: bugActions[name].body });
/** A body that may be left out. */
const MaybeBodyFor = (name: 'assign' | 'start'): ParameterDecorator =>
  Body({ schema: bugActions[name].body.default({}) });
const Remark = (): ParameterDecorator => MaybeBodyFor('start');

/** What one can do with a bug. Its comments have a controller of their own; reading is `projections/`. */
@ApiTags('Bugs')
@Controller('api/bugs')
export class BugsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly facts: BugFacts,
    private readonly acting: Acting,
    private readonly numbers: Numbers,
    private readonly writePath: WritePath,
  ) {}

  @Creation('', 'bug.report', '/api/bugs/{id}')
  report(
    @Body({ schema: ReportBugBody }) body: z.infer<typeof ReportBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    const next = () => this.numbers.next('bug', issued);
    return this.writePath.retriable(bugAggregate, next, issued, async () => {
      const place = await this.facts.place(body.product, body.component, body.version);
      return this.commands.execute(new ReportBug(issued, await next(), body, place));
    });
  }

  @Command(':number/assign', 'bug.edit')
  assign(
    @Number_() number: number,
    @MaybeBodyFor('assign') body: BodyOf<'assign'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('assign', number, body, issued);
  }

  @Command(':number/unassign', 'bug.edit')
  unassign(@Number_() number: number, @Remark() body: BodyOf<'start'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('unassign', number, body, issued);
  }

  @Command(':number/start', 'bug.edit')
  start(@Number_() number: number, @Remark() body: BodyOf<'start'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('start', number, body, issued);
  }

  @Command(':number/resolve', 'bug.edit')
  resolve(
    @Number_() number: number,
    @BodyFor('resolve') body: BodyOf<'resolve'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('resolve', number, body, issued);
  }

  @Command(':number/verify', 'bug.verify')
  verify(@Number_() number: number, @Remark() body: BodyOf<'start'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('verify', number, body, issued);
  }

  @Command(':number/close', 'bug.close')
  close(@Number_() number: number, @Remark() body: BodyOf<'start'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('close', number, body, issued);
  }

  @Command(':number/reopen', 'bug.reopen')
  reopen(@Number_() number: number, @Remark() body: BodyOf<'start'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('reopen', number, body, issued);
  }

  @Command(':number/retitle', 'bug.edit')
  retitle(
    @Number_() number: number,
    @BodyFor('retitle') body: BodyOf<'retitle'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('retitle', number, body, issued);
  }

  @Command(':number/describe', 'bug.edit')
  describe(
    @Number_() number: number,
    @BodyFor('describe') body: BodyOf<'describe'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('describe', number, body, issued);
  }

  @Command(':number/set-severity', 'bug.edit')
  setSeverity(
    @Number_() number: number,
    @BodyFor('set-severity') body: BodyOf<'set-severity'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('set-severity', number, body, issued);
  }

  @Command(':number/set-priority', 'bug.edit')
  setPriority(
    @Number_() number: number,
    @BodyFor('set-priority') body: BodyOf<'set-priority'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('set-priority', number, body, issued);
  }

  @Command(':number/set-version', 'bug.edit')
  setVersion(
    @Number_() number: number,
    @BodyFor('set-version') body: BodyOf<'set-version'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('set-version', number, body, issued);
  }

  @Command(':number/set-due', 'bug.edit')
  setDue(
    @Number_() number: number,
    @BodyFor('set-due') body: BodyOf<'set-due'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('set-due', number, body, issued);
  }

  @Command(':number/move', 'bug.edit')
  move(@Number_() number: number, @BodyFor('move') body: BodyOf<'move'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('move', number, body, issued);
  }

  @Command(':number/tag', 'bug.edit')
  tag(@Number_() number: number, @BodyFor('tag') body: BodyOf<'tag'>, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('tag', number, body, issued);
  }

  @Command(':number/untag', 'bug.edit')
  untag(
    @Number_() number: number,
    @BodyFor('untag') body: BodyOf<'untag'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('untag', number, body, issued);
  }

  @Command(':number/block', 'bug.edit')
  block(
    @Number_() number: number,
    @BodyFor('block') body: BodyOf<'block'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('block', number, body, issued);
  }

  @Command(':number/unblock', 'bug.edit')
  unblock(
    @Number_() number: number,
    @BodyFor('unblock') body: BodyOf<'unblock'>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.acting.act('unblock', number, body, issued);
  }

  @Command(':number/watch', 'bug.watch')
  watch(@Number_() number: number, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('watch', number, {}, issued);
  }

  @Command(':number/unwatch', 'bug.watch')
  unwatch(@Number_() number: number, @IssuedBy() issued: Issued): Answer {
    return this.acting.act('unwatch', number, {}, issued);
  }
}
