import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Accounts } from '../accounts/accounts.js';
import { Database } from '../database/database.js';
import { Products } from '../products/products.js';
import { refuseAbandoned, type Issued } from '../write-path/aggregate-command.js';
import { WritePath } from '../write-path/write-path.js';
import type { OtherBug, Relation } from './actions/add-dependency.js';
import type { Place } from './actions/report-bug.js';
import type { ResolveFacts } from './actions/resolve-bug.js';
import { bugAggregate, isVisible, refuse } from './bug-command.js';
import type { Bug } from './domain/bug.js';
import { isOpen, type Resolution } from './domain/bug.workflow.js';

/** Any constant; held while an edge between bugs is looked up and written. */
const EDGES_LOCK = 4713003;
/** Bugs that a search for a loop visits at most; larger webs are refused rather than searched for ever. */
const SEARCH_LIMIT = 5000;

/** What the rules of a bug must know of other streams. It folds the stream that owns the fact, never a read model. */
@Injectable()
export class BugFacts {
  private readonly oneAtATime = pLimit(1);

  constructor(
    private readonly writePath: WritePath,
    private readonly products: Products,
    private readonly accounts: Accounts,
    private readonly database: Database,
  ) {}

  /** The bug, if it exists and the actor may see it. */
  async visible(number: number, issued: Issued): Promise<Bug | undefined> {
    const bug = await this.writePath.state(bugAggregate, number);
    return isVisible(bug, issued) ? bug : undefined;
  }

  async place(reference: number | string, component: string, version: string | undefined): Promise<Place> {
    const found = await this.products.find(reference);
    if (!found) refuse('bug.no-such-product');
    const { number: product, state } = found;
    if (state.archived) refuse('bug.product-archived');
    const part = state.components.get(component);
    if (!part?.active) refuse('bug.no-such-component');
    if (version !== undefined && state.versions.get(version) !== true) refuse('bug.no-such-version');
    return { product, component, version: version ?? null, defaultAssignee: part.defaultAssignee };
  }

  /** A version that the bug's own product has. */
  async version(find: () => Promise<Bug | undefined>, version: string | null): Promise<string | null> {
    const bug = await find();
    if (version === null || !bug) return version;
    const product = await this.products.find(bug.product);
    if (product?.state.versions.get(version) !== true) refuse('bug.no-such-version');
    return version;
  }

  async assignee(reference: number | string | undefined, issued: Issued): Promise<number> {
    const account = await this.accounts.findAssignable(reference ?? issued.actor);
    if (account === null) refuse('bug.not-assignable');
    return account;
  }

  async forResolving(
    find: () => Promise<Bug | undefined>,
    body: { resolution: Resolution; duplicateOf?: number | undefined },
    issued: Issued,
  ): Promise<ResolveFacts> {
    const bug = await find();
    const facts: ResolveFacts = { openBlockers: [] };
    if (bug && body.resolution === 'FIXED') facts.openBlockers = await this.openBlockers(bug, issued);
    const original =
      body.duplicateOf === undefined ? undefined : await this.visible(body.duplicateOf, issued);
    if (bug && original) {
      const leadsBack = await this.originalsLeadTo(original, bug.number);
      facts.original = { private: original.private, leadsBack };
    }
    return facts;
  }

  /** The other end of a dependency, as it is now. */
  async other(
    number: number,
    relation: Relation,
    other: number,
    issued: Issued,
  ): Promise<OtherBug | undefined> {
    const bug = await this.visible(other, issued);
    return (
      bug && { number: other, private: bug.private, leadsBack: await this.leadsTo(other, relation, [number]) }
    );
  }

  /** Work that looks at edges between bugs and adds one, while nobody else does: so no two of them close a loop. */
  whileEdgesStand<T>(issued: Issued, work: () => Promise<T>): Promise<T> {
    // One after the other within this process, so that those who wait do not hold all connections.
    return this.oneAtATime(() => {
      refuseAbandoned(issued);
      return this.database.exclusively(EDGES_LOCK, work);
    });
  }

  private async openBlockers(bug: Bug, issued: Issued): Promise<number[]> {
    const product = await this.products.find(bug.product);
    if (product?.state.fixedWhileBlocked === true) return [];
    const open: number[] = [];
    for (const number of bug.dependsOn) {
      const blocker = await this.visible(number, issued);
      if (blocker && isOpen(blocker.status)) open.push(number);
    }
    return open;
  }

  private async originalsLeadTo(original: Bug, number: number): Promise<boolean> {
    let bug = original;
    for (let steps = 0; steps < SEARCH_LIMIT; steps += 1) {
      if (bug.number === number) return true;
      if (bug.duplicateOf === null) return false;
      bug = await this.writePath.state(bugAggregate, bug.duplicateOf);
    }
    return true;
  }

  /** Whether one of the targets can be reached from `start` along the relation. */
  async leadsTo(start: number, relation: Relation, targets: readonly number[]): Promise<boolean> {
    const wanted = new Set(targets);
    const seen = new Set([start]);
    const queue = [start];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (wanted.has(next) || seen.size > SEARCH_LIMIT) return true;
      const bug = await this.writePath.state(bugAggregate, next);
      for (const other of bug[relation]) {
        if (!seen.has(other)) {
          seen.add(other);
          queue.push(other);
        }
      }
    }
    return false;
  }
}
