import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { bugAggregate } from '../bugs/bug-command.js';
import type { Bug, BugEvent } from '../bugs/domain/bug.js';
import { EventStore, type RecordedEvent } from '../event-store/event-store.js';
import { projected, type Projected } from '../projector/projection.js';
import { streamOf, type Folded } from '../write-path/aggregate.js';
import { foldRecorded, nothing } from '../write-path/folding.js';

/** Folds that are remembered: of the bugs that something happened to lately. */
const REMEMBERED_BUGS = 1000;
/** Characters of pages that were read and are kept: what happens to many bugs at once is not read once for each event. */
const PAGES_KEPT = 32_000_000;

/** An event of a bug with its id, its command, who did it and when. */
export type BugFact = Projected<BugEvent>;

/** What one command did to one bug, and how the bug was before. */
export interface Done {
  before: Bug;
  events: BugFact[];
}

/** A bug as it was at a moment in the past, and what happened from then on. */
@Injectable()
export class BugLog {
  private readonly remembered = new LRUCache<string, Folded<Bug>>({ max: REMEMBERED_BUGS });
  private readonly pages = new LRUCache<string, RecordedEvent[]>({
    maxSize: PAGES_KEPT,
    sizeCalculation: (page) => JSON.stringify(page).length,
  });

  constructor(private readonly store: EventStore) {}

  /** The command that an event belongs to. Its events stand together in the stream, for they were appended at once. */
  async commandOf({ stream, version, metadata }: RecordedEvent): Promise<Done> {
    const known = this.remembered.get(stream);
    let before = known !== undefined && known.version < version ? known : nothing(bugAggregate);
    const events: BugFact[] = [];
    for await (const event of this.onward(stream, before.version + 1)) {
      if (event.metadata.command === metadata.command) events.push(factOf(event));
      else if (events.length > 0) break;
      else before = foldRecorded(bugAggregate, before, [event]);
    }
    this.remembered.set(stream, before);
    return { before: before.state, events };
  }

  /** What happened to a bug from a version on. */
  async since(bug: number, version: number): Promise<BugFact[]> {
    const facts: BugFact[] = [];
    for await (const event of this.from(streamOf(bugAggregate, bug), version)) facts.push(factOf(event));
    return facts;
  }

  /** The text of a comment until the event of this version. */
  async commentBefore(bug: number, comment: number, version: number): Promise<string> {
    let text = '';
    for await (const event of this.from(streamOf(bugAggregate, bug), 1)) {
      if (event.version >= version) break;
      const fact = factOf(event);
      if (fact.type !== 'CommentAdded' && fact.type !== 'CommentEdited') continue;
      if (fact.data.id === comment) text = fact.data.text;
    }
    return text;
  }

  /** The events from a version on, out of the page that was read last as far as it reaches. */
  private async *onward(stream: string, version: number): AsyncIterable<RecordedEvent> {
    let next = version;
    for (const event of this.pages.get(stream) ?? []) {
      if (event.version !== next) continue;
      yield event;
      next += 1;
    }
    for await (const page of this.store.read(stream, next)) {
      this.pages.set(stream, page);
      yield* page;
    }
  }

  private async *from(stream: string, version: number): AsyncIterable<RecordedEvent> {
    for await (const page of this.store.read(stream, version)) yield* page;
  }
}

/** The log is trusted to hold what the schemas let in. */
function factOf(event: RecordedEvent): BugFact {
  return projected(event) as BugFact;
}
