import { LRUCache } from 'lru-cache';
import { bugAggregate } from '../bugs/bug-command.js';
import { isPrivate, type Bug, type BugEvent } from '../bugs/domain/bug.js';
import type { EventStore, RecordedEvent } from '../event-store/event-store.js';
import { streamOf, type Folded } from '../write-path/aggregate.js';
import { foldRecorded, nothing } from '../write-path/folding.js';

/** Bugs that are remembered between two events. */
const REMEMBERED = 2000;

/** A bug as it is now. */
export interface BugView extends Folded<Bug> {
  /** Versions of its events that the public may not know of, ascending. */
  privateVersions: readonly number[];
}

/** The present privacy of bugs and of what is in them, folded from their streams: no read model that lags is asked. */
export class BugViews {
  private readonly known = new LRUCache<number, BugView>({ max: REMEMBERED });

  constructor(private readonly store: EventStore) {}

  async of(number: number): Promise<BugView> {
    let view = this.known.get(number) ?? { ...nothing(bugAggregate), privateVersions: [] };
    for await (const page of this.store.read(streamOf(bugAggregate, number), view.version + 1)) {
      const hidden = page.filter(isPrivateEvent).map(({ version }) => version);
      const privateVersions =
        hidden.length === 0 ? view.privateVersions : [...view.privateVersions, ...hidden];
      view = { ...foldRecorded(bugAggregate, view, page), privateVersions };
    }
    this.known.set(number, view);
    return view;
  }
}

function isPrivateEvent(event: RecordedEvent): boolean {
  return isPrivate(event as unknown as BugEvent);
}

/** Whether the public may know of the event now: neither was it private, nor is what it is about private by now. */
export function isPublicNow(event: RecordedEvent, { state: bug }: BugView): boolean {
  if (bug.private || isPrivateEvent(event)) return false;
  const { id } = event.data;
  if (typeof id !== 'number') return true;
  const about = event.type.startsWith('Comment') ? bug.comments.get(id) : bug.attachments.get(id);
  return about?.private !== true;
}

/** The event's version as the public counts: what it may not know of has none. */
export function publicVersion({ version }: RecordedEvent, { privateVersions }: BugView): number {
  return version - privateVersions.filter((hidden) => hidden <= version).length;
}
