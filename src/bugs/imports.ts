import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import pLimit from 'p-limit';
import { may } from '../access/matrix.js';
import { Accounts } from '../accounts/accounts.js';
import { Products } from '../products/products.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { Refused } from '../write-path/refused.js';
import { Reservations } from '../write-path/reservations.js';
import { timeOrderedId } from '../write-path/time-ordered-id.js';
import { WritePath } from '../write-path/write-path.js';
import { ImportBug, utc, type ImportBugBody, type ImportFacts } from './actions/import-bug.js';
import type { Place } from './actions/report-bug.js';
import { bugAggregate, refuse } from './bug-command.js';
import { BugFacts } from './bug-facts.js';
import { isOpen } from './domain/bug.workflow.js';

/** Between the ids of comments that are too old, or too near each other, for an id of their time. */
const ID_STEP = 4096;
/** People who are looked up at the same time. */
const PEOPLE_AT_ONCE = 20;

/**
 * Bugs of other trackers. That a bug is here is known by its name there, for good: a reservation of it names the number,
 * and a request that is sent again, now or in a year, finds it (docs/adr/0019-bulk-and-import.md).
 */
@Injectable()
export class Imports {
  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly reservations: Reservations,
    private readonly numbers: Numbers,
    private readonly products: Products,
    private readonly accounts: Accounts,
    private readonly facts: BugFacts,
  ) {}

  /** @returns `added` is false when it was there already, whatever the body says this time */
  async import(body: ImportBugBody, issued: Issued): Promise<{ result: CommandResult; added: boolean }> {
    if (!may(issued.role, 'bug.import')) throw new Refused('access.not-allowed');
    const present = await this.numberOf(body.source, body.id);
    if (present !== null && (await this.writePath.state(bugAggregate, present)).reported) {
      return { result: await this.alreadyThere(present, body, issued), added: false };
    }
    if (
      [body.reportedAt, ...body.comments.map(({ writtenAt }) => writtenAt)].some(
        (time) => utc(time) > issued.at,
      )
    ) {
      refuse('bug.import-from-the-future');
    }
    const work = async () => {
      const facts = await this.factsOf(body, issued);
      const number = present ?? (await this.reserve(body, issued));
      return this.commands.execute<ImportBug, CommandResult>(new ImportBug(issued, number, body, facts));
    };
    const drawsEdges = body.blocks.length + body.dependsOn.length > 0 || body.duplicateOf !== null;
    return { result: await (drawsEdges ? this.facts.whileEdgesStand(issued, work) : work()), added: true };
  }

  /** The number here of a bug of that source, if it was imported, or is about to be. */
  private numberOf(source: string, id: string): Promise<number | null> {
    return this.reservations.holder('import', keyOf(source, id));
  }

  /** A number for the bug. It is decided for good before the bug is written: whoever comes next continues with it. */
  private async reserve(body: ImportBugBody, issued: Issued): Promise<number> {
    const number = await this.numbers.next('bug', issued);
    try {
      await this.reservations.reserve(
        'import',
        keyOf(body.source, body.id),
        number,
        issued,
        async () => true,
      );
      return number;
    } catch (error) {
      // Somebody else imports the same bug at this moment; the number that was drawn is left out.
      const other = await this.numberOf(body.source, body.id);
      if (!(error instanceof Refused) || other === null) throw error;
      return other;
    }
  }

  /** "Already so": the command decides nothing, and reads nothing of its facts. */
  private alreadyThere(number: number, body: ImportBugBody, issued: Issued): Promise<CommandResult> {
    const place = { product: 0, component: '', version: null, defaultAssignee: null };
    const none: ImportFacts = { place, reporter: 0, assignee: null, comments: [], original: null, edges: [] };
    return this.commands.execute(new ImportBug(issued, number, body, none));
  }

  private async factsOf(body: ImportBugBody, issued: Issued): Promise<ImportFacts> {
    const people = new Map<string | number, number | null>();
    const names = [body.reporter, body.assignee, ...body.comments.map(({ author }) => author)];
    const limit = pLimit(PEOPLE_AT_ONCE);
    const look = async (one: string | number): Promise<void> =>
      void people.set(one, await this.accounts.find(one));
    await Promise.all([...new Set(names)].flatMap((one) => (one === null ? [] : [limit(look, one)])));
    const known = (one: string | number | null): number | null =>
      one === null ? null : (people.get(one) ?? null);
    return {
      place: await this.place(body),
      reporter: known(body.reporter) ?? issued.actor,
      assignee: known(body.assignee),
      comments: withIds(body.comments).map(({ author, ...comment }) => ({
        ...comment,
        author: known(author) ?? issued.actor,
      })),
      original: await this.original(body),
      edges: await this.edges(body),
    };
  }

  /** Where it belongs, also if that takes no new bugs any more: this one is not new. */
  private async place({ product: reference, component, version }: ImportBugBody): Promise<Place> {
    const product = await this.products.find(reference);
    if (!product) refuse('bug.no-such-product');
    if (!product.state.components.has(component)) refuse('bug.no-such-component');
    if (version !== null && !product.state.versions.has(version)) refuse('bug.no-such-version');
    return { product: product.number, component, version, defaultAssignee: null };
  }

  private async original({ source, duplicateOf, status }: ImportBugBody): Promise<ImportFacts['original']> {
    if (duplicateOf === null || isOpen(status)) return null;
    const [original] = await this.present(source, [duplicateOf]);
    if (!original)
      refuse('bug.import-original-unknown', `Import ${duplicateOf} first, or leave out duplicateOf`);
    return original;
  }

  /** Edges to bugs that are here already: those to the others follow when they come. */
  private async edges({ source, blocks, dependsOn }: ImportBugBody): Promise<ImportFacts['edges']> {
    const [blocked, blockers] = [await this.present(source, blocks), await this.present(source, dependsOn)];
    const numbers = blockers.map(({ number }) => number);
    for (const { number } of numbers.length > 0 ? blocked : []) {
      if (await this.facts.leadsTo(number, 'blocks', numbers)) refuse('bug.dependency-loop');
    }
    const edge = (relation: 'blocks' | 'dependsOn') => (other: { number: number; private: boolean }) => ({
      relation,
      bug: other.number,
      private: other.private,
    });
    return [...blocked.map(edge('blocks')), ...blockers.map(edge('dependsOn'))];
  }

  private async present(source: string, names: readonly string[]) {
    const found: { number: number; private: boolean }[] = [];
    for (const one of new Set(names)) {
      const number = await this.numberOf(source, one);
      const bug = number === null ? undefined : await this.writePath.state(bugAggregate, number);
      if (number !== null && bug?.reported === true) found.push({ number, private: bug.private });
    }
    return found;
  }
}

/** Reserved names are compared without case, and names of other trackers differ by it. */
function keyOf(source: string, id: string): string {
  return Buffer.from(JSON.stringify([source, id])).toString('hex');
}

/** Comments in the order of writing, with ids in that order, which do not tell of each other. */
function withIds(comments: ImportBugBody['comments']) {
  let last = 0;
  return comments
    .map((comment) => ({ ...comment, writtenAt: utc(comment.writtenAt) }))
    .sort((one, other) => (one.writtenAt < other.writtenAt ? -1 : one.writtenAt > other.writtenAt ? 1 : 0))
    .map((comment) => {
      last = Math.max(timeOrderedId(comment.writtenAt), last + 1 + randomInt(ID_STEP));
      return { ...comment, id: last };
    });
}
