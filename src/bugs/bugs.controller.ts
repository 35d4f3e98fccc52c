import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { timeOrderedId } from '../write-path/time-ordered-id.js';
import { WritePath } from '../write-path/write-path.js';
import { DependencyBody } from './actions/add-dependency.js';
import { AssignBug, AssignBugBody, RemarkBody } from './actions/assign-bug.js';
import { CloseBug } from './actions/close-bug.js';
import { DescribeBug, DescribeBugBody } from './actions/describe-bug.js';
import { MoveBug, MoveBugBody } from './actions/move-bug.js';
import { ReopenBug } from './actions/reopen-bug.js';
import { ReportBug, ReportBugBody } from './actions/report-bug.js';
import { ResolveBug, ResolveBugBody } from './actions/resolve-bug.js';
import { RetitleBug, RetitleBugBody } from './actions/retitle-bug.js';
import { SetDue, SetDueBody } from './actions/set-due.js';
import { SetPriority, SetPriorityBody } from './actions/set-priority.js';
import { SetSeverity, SetSeverityBody } from './actions/set-severity.js';
import { SetVersion, SetVersionBody } from './actions/set-version.js';
import { StartBug } from './actions/start-bug.js';
import { TagBody, TagBug } from './actions/tag-bug.js';
import { UnassignBug } from './actions/unassign-bug.js';
import { UntagBug } from './actions/untag-bug.js';
import { UnwatchBug } from './actions/unwatch-bug.js';
import { VerifyBug } from './actions/verify-bug.js';
import { WatchBug } from './actions/watch-bug.js';
import { bugAggregate } from './bug-command.js';
import { BugFacts } from './bug-facts.js';
import { Dependencies } from './dependencies.js';

type Answer = Promise<CommandResult>;
type Of<T extends z.ZodType> = z.infer<T>;
const Number_ = (): ParameterDecorator => Param('number', { schema: numberInPath });
const Remark = (): ParameterDecorator => Body({ schema: RemarkBody.default({}) });

/** What one can do with a bug. Its comments have a controller of their own; reading is `projections/`. */
@ApiTags('Bugs')
@Controller('api/bugs')
export class BugsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly facts: BugFacts,
    private readonly dependencies: Dependencies,
    private readonly numbers: Numbers,
    private readonly writePath: WritePath,
  ) {}

  @Creation('', 'bug.report', '/api/bugs/{id}')
  report(
    @Body({ schema: ReportBugBody }) body: Of<typeof ReportBugBody>,
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
    @Body({ schema: AssignBugBody.default({}) }) body: Of<typeof AssignBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.retriable(number, issued, async () => {
      const assignee = await this.facts.assignee(body.assignee, issued);
      return this.commands.execute(new AssignBug(issued, number, assignee, body, commentId(issued)));
    });
  }

  @Command(':number/unassign', 'bug.edit')
  unassign(
    @Number_() number: number,
    @Remark() body: Of<typeof RemarkBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new UnassignBug(issued, number, body, commentId(issued)));
  }

  @Command(':number/start', 'bug.edit')
  start(
    @Number_() number: number,
    @Remark() body: Of<typeof RemarkBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new StartBug(issued, number, body, commentId(issued)));
  }

  @Command(':number/resolve', 'bug.edit')
  resolve(
    @Number_() number: number,
    @Body({ schema: ResolveBugBody }) body: Of<typeof ResolveBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    const resolve = async (): Answer => {
      const facts = await this.facts.forResolving(number, body, issued);
      return this.commands.execute(new ResolveBug(issued, number, body, facts, commentId(issued)));
    };
    return body.duplicateOf === undefined ? resolve() : this.facts.whileEdgesStand(resolve);
  }

  @Command(':number/verify', 'bug.verify')
  verify(
    @Number_() number: number,
    @Remark() body: Of<typeof RemarkBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new VerifyBug(issued, number, body, commentId(issued)));
  }

  @Command(':number/close', 'bug.close')
  close(
    @Number_() number: number,
    @Remark() body: Of<typeof RemarkBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new CloseBug(issued, number, body, commentId(issued)));
  }

  @Command(':number/reopen', 'bug.reopen')
  reopen(
    @Number_() number: number,
    @Remark() body: Of<typeof RemarkBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new ReopenBug(issued, number, body, commentId(issued)));
  }

  @Command(':number/retitle', 'bug.edit')
  retitle(
    @Number_() number: number,
    @Body({ schema: RetitleBugBody }) body: Of<typeof RetitleBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new RetitleBug(issued, number, body));
  }

  @Command(':number/describe', 'bug.edit')
  describe(
    @Number_() number: number,
    @Body({ schema: DescribeBugBody }) body: Of<typeof DescribeBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new DescribeBug(issued, number, body));
  }

  @Command(':number/set-severity', 'bug.edit')
  setSeverity(
    @Number_() number: number,
    @Body({ schema: SetSeverityBody }) body: Of<typeof SetSeverityBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new SetSeverity(issued, number, body));
  }

  @Command(':number/set-priority', 'bug.edit')
  setPriority(
    @Number_() number: number,
    @Body({ schema: SetPriorityBody }) body: Of<typeof SetPriorityBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new SetPriority(issued, number, body));
  }

  @Command(':number/set-version', 'bug.edit')
  setVersion(
    @Number_() number: number,
    @Body({ schema: SetVersionBody }) body: Of<typeof SetVersionBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.retriable(number, issued, async () => {
      const version = await this.facts.version(number, body.version, issued);
      return this.commands.execute(new SetVersion(issued, number, version));
    });
  }

  @Command(':number/set-due', 'bug.edit')
  setDue(
    @Number_() number: number,
    @Body({ schema: SetDueBody }) body: Of<typeof SetDueBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new SetDue(issued, number, body));
  }

  @Command(':number/move', 'bug.edit')
  move(
    @Number_() number: number,
    @Body({ schema: MoveBugBody }) body: Of<typeof MoveBugBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.retriable(number, issued, async () => {
      const place = await this.facts.place(body.product, body.component, body.version);
      return this.commands.execute(new MoveBug(issued, number, place));
    });
  }

  @Command(':number/tag', 'bug.edit')
  tag(
    @Number_() number: number,
    @Body({ schema: TagBody }) body: Of<typeof TagBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new TagBug(issued, number, body.tag));
  }

  @Command(':number/untag', 'bug.edit')
  untag(
    @Number_() number: number,
    @Body({ schema: TagBody }) body: Of<typeof TagBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new UntagBug(issued, number, body.tag));
  }

  @Command(':number/block', 'bug.edit')
  block(
    @Number_() number: number,
    @Body({ schema: DependencyBody }) body: Of<typeof DependencyBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    const { relation, other } = edge(body);
    return this.dependencies.add(number, relation, other, issued);
  }

  @Command(':number/unblock', 'bug.edit')
  unblock(
    @Number_() number: number,
    @Body({ schema: DependencyBody }) body: Of<typeof DependencyBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    const { relation, other } = edge(body);
    return this.dependencies.remove(number, relation, other, issued);
  }

  @Command(':number/watch', 'bug.watch')
  watch(@Number_() number: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new WatchBug(issued, number));
  }

  @Command(':number/unwatch', 'bug.watch')
  unwatch(@Number_() number: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new UnwatchBug(issued, number));
  }

  private retriable(number: number, issued: Issued, work: () => Answer): Answer {
    return this.writePath.retriable(bugAggregate, () => number, issued, work);
  }
}

function commentId(issued: Issued): number {
  return timeOrderedId(issued.at);
}

/** The schema lets exactly one of the two through. */
function edge({ blocks, dependsOn }: Of<typeof DependencyBody>) {
  return blocks === undefined
    ? { relation: 'dependsOn' as const, other: dependsOn ?? 0 }
    : { relation: 'blocks' as const, other: blocks };
}
