import { Readable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Blobs } from '../../../src/blobs/blobs.js';
import { Spool } from '../../../src/blobs/spool.js';
import { Acting, type Wanted } from '../../../src/bugs/acting.js';
import { AddAttachment } from '../../../src/bugs/actions/add-attachment.js';
import { EditComment } from '../../../src/bugs/actions/edit-comment.js';
import { NoteDuplicate } from '../../../src/bugs/actions/note-duplicate.js';
import { ObsoleteAttachment } from '../../../src/bugs/actions/obsolete-attachment.js';
import { ReportBug, ReportBugBody } from '../../../src/bugs/actions/report-bug.js';
import { Uploads } from '../../../src/bugs/attachments/uploads.js';
import { bugActions } from '../../../src/bugs/bug-actions.js';
import { bugAggregate } from '../../../src/bugs/bug-command.js';
import { BugFacts } from '../../../src/bugs/bug-facts.js';
import { followUp } from '../../../src/bugs/follow-up.js';
import { processing, ProcessAttachmentWorker } from '../../../src/bugs/process-attachment.worker.js';
import type { Issued } from '../../../src/write-path/aggregate-command.js';
import { streamOf } from '../../../src/write-path/aggregate.js';
import { Numbers } from '../../../src/write-path/numbers.js';
import { withNumbers } from '../corpus/comments.js';
import { makeFile } from '../files/make-file.js';
import type { Painter } from '../files/painter.js';
import type { BugStep, PlannedAction, Report } from '../plan/steps.js';
import type { Stage } from './stage.js';

/** How long after its upload a file was looked at, in milliseconds. */
const LOOKED_AT_AFTER = 1200;

type Attaching = Extract<BugStep, { do: 'attach' }>;

/** Does what people do to bugs, as the routes do it. */
export class BugDoing {
  private readonly commands: CommandBus;
  private readonly acting: Acting;
  private readonly facts: BugFacts;
  private readonly numbers: Numbers;
  /** Each number is drawn after the one before, so that bugs are numbered in the order of their reports. */
  private drawn: Promise<unknown> = Promise.resolve();
  private readonly lastComment = new Map<number, number>();
  private readonly lastAttachment = new Map<number, number>();

  constructor(
    private readonly app: INestApplicationContext,
    private readonly stage: Stage,
    private readonly painter: Painter,
  ) {
    [this.commands, this.acting] = [app.get(CommandBus), app.get(Acting)];
    [this.facts, this.numbers] = [app.get(BugFacts), app.get(Numbers)];
  }

  /** @param bug its place in the plan */
  async do(bug: number, step: BugStep, issued: Issued): Promise<void> {
    const number = this.stage.bugs[bug];
    if (step.do === 'report') return this.report(bug, step.report, issued);
    // Its report was refused, so there is nothing to do anything to.
    if (number === undefined) return;
    switch (step.do) {
      case 'act':
        return this.act(number, step.wanted, issued);
      case 'attach':
        return this.attach(number, step, issued);
      case 'obsolete': {
        const id = this.lastAttachment.get(number)!;
        return this.commands.execute(new ObsoleteAttachment(issued, number, id));
      }
      case 'edit-comment': {
        const text = this.text(step.text);
        return this.commands.execute(new EditComment(issued, number, this.lastComment.get(number)!, text));
      }
      default:
        step satisfies never;
    }
  }

  private async report(bug: number, { version, platform, ...report }: Report, issued: Issued): Promise<void> {
    const next = this.drawn.then(() => this.numbers.next('bug', issued));
    this.drawn = next.catch(() => undefined);
    const number = await next;
    const body = ReportBugBody.parse({
      ...report,
      product: this.stage.products[report.product],
      description: this.text(report.description),
      ...(version !== null && { version }),
      ...(platform !== null && { platform }),
    });
    const place = await this.facts.place(body.product, body.component, body.version);
    await this.commands.execute(new ReportBug(issued, number, body, place));
    this.stage.bugs[bug] = number;
  }

  private async act(number: number, planned: PlannedAction, issued: Issued): Promise<void> {
    const { action, body } = this.wanted(planned);
    const result = await this.acting.act(action, number, body, issued);
    if (planned.action === 'comment') this.lastComment.set(number, result.id);
    if (planned.action === 'resolve' && planned.body.duplicateOf !== undefined) {
      const original = this.stage.numberOf(planned.body.duplicateOf);
      await this.noteDuplicate(number, original, issued);
    }
  }

  /** What the reaction does as well: at once, lest it comes among what happened to the original much later. */
  private async noteDuplicate(number: number, original: number, issued: Issued): Promise<void> {
    const bug = await this.facts.visible(number, issued);
    const duplicate = { number, private: bug?.private ?? true };
    await this.commands.execute(new NoteDuplicate(followUp(issued, original), original, duplicate, true));
  }

  /** The action with the numbers of people and bugs, checked as the route checks it. */
  private wanted({ action, body }: PlannedAction): Wanted {
    const given: Record<string, unknown> = { ...body };
    const numberOf = (bug: unknown): number => this.stage.numberOf(bug as number);
    if (given['assignee'] !== undefined)
      given['assignee'] = this.stage.accounts.get(given['assignee'] as number);
    for (const other of ['duplicateOf', 'blocks', 'dependsOn']) {
      if (given[other] !== undefined) given[other] = numberOf(given[other]);
    }
    for (const text of ['comment', 'text']) {
      if (typeof given[text] === 'string') given[text] = this.text(given[text]);
    }
    return { action, body: bugActions[action].body.parse(given) };
  }

  /**
   * Attaches a file and writes down at once what is in it. What a worker found out later would stand in the bug's history
   * among things of the past with a time of today; and a worker that runs already must not come first.
   */
  private async attach(number: number, { file: wish, ...step }: Attaching, issued: Issued): Promise<void> {
    const patch = wish.kind === 'patch';
    const { name, type: declaredType, bytes } = await makeFile(wish, this.painter);
    const content = await this.app.get(Spool).receive(Readable.from([bytes]));
    const { findings, contents } = await this.app.get(ProcessAttachmentWorker).inspect(content.path, patch);
    const id = await this.app.get(Uploads).freeId(issued.at);
    const fields = { description: step.description, patch, private: step.private };
    const file = { name, declaredType, size: content.size, sha256: content.sha256 };
    const { commandId: command, correlationId: correlation } = issued;
    const at = new Date(Date.parse(issued.at) + LOOKED_AT_AFTER).toISOString();
    const commands = [
      new AddAttachment(issued, number, fields, file, id),
      processing({ bug: number, id, command, correlation }, findings, at),
    ];
    const use = { stream: streamOf(bugAggregate, number), command };
    await this.app
      .get(Blobs)
      .keep([content, ...contents], use, () =>
        Promise.all(commands.map((one) => this.commands.execute(one))),
      );
    this.lastAttachment.set(number, id);
  }

  private text(text: string): string {
    return withNumbers(text, (bug) => this.stage.numberOf(bug));
  }
}
