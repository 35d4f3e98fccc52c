import type { RecordedEvent } from '../event-store/event-store.js';
import { chainHash, GENESIS } from '../event-store/hash-chain.js';
import type { Findings } from './verdict.js';

/** How far a stream has been followed. */
interface End {
  version: number;
  hash: string;
}

/**
 * Follows the chains of all streams at once, in the order of the log. It keeps one hash for each stream: about 250 bytes,
 * so a million streams take a quarter of a gigabyte.
 */
export class StreamChains {
  private readonly ends = new Map<string, End>();
  /** What the hash of a stream's last event should have been, where it was another. */
  private readonly corrected = new Map<string, string>();

  constructor(private readonly findings: Findings) {}

  get streams(): number {
    return this.ends.size;
  }

  follow(event: RecordedEvent): void {
    const { stream, version, metadata } = event;
    const end = this.ends.get(stream) ?? { version: 0, hash: GENESIS };
    const place = end.version + 1;
    const follows = (previous: string | undefined): boolean =>
      previous !== undefined && hashOf(previous, event, place) === metadata.hash;
    const fits = follows(end.hash) || follows(this.corrected.get(stream));
    if (fits && version === place) this.accept(event, place);
    else this.explain(event, place, fits, end.hash);
  }

  private accept({ stream, metadata }: RecordedEvent, version: number): void {
    this.corrected.delete(stream);
    this.ends.set(stream, { version, hash: metadata.hash });
  }

  /** @param fits the event is what was hashed for the next place of the stream, but says that it is at another one */
  private explain(event: RecordedEvent, place: number, fits: boolean, previous: string): void {
    const { stream, version, id, position } = event;
    const named = { stream, version, event: id, position };
    if (fits) {
      this.findings.add({
        ...named,
        kind: 'altered',
        detail: `It is event ${place} of ${stream}, and says ${version}`,
      });
      return this.accept(event, place);
    }
    if (version > place) {
      const [first, last] = [place, version - 1];
      const gone = first === last ? `Event ${first}` : `Events ${first} to ${last}`;
      const detail = `${gone} of ${stream} ${first === last ? 'is' : 'are'} not there, or this event is not where it was`;
      this.findings.add({ ...named, kind: 'missing', detail });
      return this.accept(event, version);
    }
    if (version < place) {
      const detail = `${stream} has an event ${version} already, or this event is not where it was`;
      return this.findings.add({ ...named, kind: 'inserted', detail });
    }
    this.findings.add({
      ...named,
      kind: 'altered',
      detail: 'Its hash does not follow from it and the event before it',
    });
    this.accept(event, place);
    // Should it be the hash that was altered, then the next event follows what the hash was.
    this.corrected.set(stream, hashOf(previous, event, place) ?? GENESIS);
  }
}

function hashOf(previous: string, event: RecordedEvent, version: number): string | undefined {
  try {
    return chainHash(previous, event.stream, version, event);
  } catch {
    // What cannot be written as canonical JSON was never hashed.
    return undefined;
  }
}
