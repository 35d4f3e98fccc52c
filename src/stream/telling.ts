import type { Visibility } from '../access/matrix.js';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store.js';
import { BugViews, isPublicNow, publicVersion, type BugView } from './bug-views.js';
import type { EventIds } from './event-ids.js';

/** What one command did to one bug, as it is told to readers of each kind; to some, nothing. */
export interface Message {
  bug: number;
  position: Position;
  text: Readonly<Record<Visibility, string | undefined>>;
}

/** From events to what readers are told of them: that something happened and of what kind, but no text of anybody's. */
export class Telling {
  private readonly views: BugViews;

  constructor(
    store: EventStore,
    private readonly ids: EventIds,
  ) {
    this.views = new BugViews(store);
  }

  /** In the order of the log. Each bug is looked at as it is now. */
  async of(events: readonly RecordedEvent[]): Promise<Message[]> {
    const groups = byCommand(events);
    const numbers = [...new Set(groups.map(([first]) => numberOf(first)))];
    const views = new Map(
      await Promise.all(numbers.map(async (number) => [number, await this.views.of(number)] as const)),
    );
    return groups.map((group) => this.message(group, views.get(numberOf(group[0]))!));
  }

  private message(group: Group, view: BugView): Message {
    const { position } = group.at(-1)!;
    const id = this.ids.of(position);
    const seen = group.filter((event) => isPublicNow(event, view));
    const text = {
      all: messageText(id, group, ({ version }) => version),
      public: messageText(id, seen, (event) => publicVersion(event, view)),
    };
    return { bug: numberOf(group[0]), position, text };
  }
}

type Group = [RecordedEvent, ...RecordedEvent[]];

/** Events of one command on one bug stand next to each other. */
function byCommand(events: readonly RecordedEvent[]): Group[] {
  const groups: Group[] = [];
  for (const event of events) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const same = first?.stream === event.stream && first.metadata.command === event.metadata.command;
    if (same) group!.push(event);
    else groups.push([event]);
  }
  return groups;
}

function messageText(
  id: string,
  events: readonly RecordedEvent[],
  versionOf: (event: RecordedEvent) => number,
): string | undefined {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  const { command, actor, at } = last.metadata;
  const types = events.map(({ type }) => type);
  const data = { number: numberOf(last), version: versionOf(last), types, command, actor, at };
  return `id: ${id}\nevent: bug\ndata: ${JSON.stringify(data)}\n\n`;
}

function numberOf({ stream }: RecordedEvent): number {
  return Number(stream.slice(stream.indexOf('-') + 1));
}
