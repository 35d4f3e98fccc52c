import type { EventMetadata, Position, RecordedEvent } from '../event-store/event-store.js';
import { checkpointEvents, type SignedCheckpoint } from './domain/checkpoint.js';
import { CHECKPOINT_STREAM } from './log-range.js';
import { CheckpointPlaces, type Compared, type Expected } from './checkpoint-places.js';
import { MerkleTree } from './merkle-tree.js';
import type { PublicKey } from './signing-key.js';
import { StreamChains } from './stream-chains.js';
import { Findings, type Verdict } from './verdict.js';

export interface VerifyOptions {
  /** The events of the stream of checkpoints; none when only one stream is looked at. */
  checkpoints: readonly RecordedEvent[];
  /** Whose signatures count. */
  keys: readonly PublicKey[];
  /** The log is whole, and its engine leaves no number out: a missing position names itself. */
  gapless: boolean;
  /** What the auditor has noted of an earlier checkpoint: the log must still begin with what it covered. */
  known?: readonly KnownTree[] | undefined;
}

/** How many events a tree covered, and its root. */
export interface KnownTree {
  size: number;
  root: string;
}

/**
 * Looks at events in the order of the log: at the chain of each stream, and at the tree over all of them where a
 * checkpoint was signed. One pass; memory for one hash a stream and for the checkpoints. What is found wrong is put
 * right for what follows, so one altered event is one problem, and lies between two checkpoints.
 */
export class LogVerifier {
  readonly findings = new Findings();
  private readonly chains = new StreamChains(this.findings);
  private readonly places: CheckpointPlaces | undefined;
  private readonly known: KnownTree[];
  private events = 0;
  private checked = 0;
  private covered = 0;
  private position: Position = '';
  /** Of the last checkpoint that was compared. */
  private since: Position | null = null;

  constructor(private readonly options: VerifyOptions) {
    const expected: Expected[] = [];
    let before: SignedCheckpoint | null = null;
    for (const event of options.checkpoints) {
      const signed = this.read(event, before);
      if (signed === undefined) continue;
      expected.push({ event, signed });
      before = signed;
    }
    this.known = [...(options.known ?? [])].sort((a, b) => a.size - b.size);
    const needed = expected.length > 0 || this.known.length > 0;
    if (needed) this.places = new CheckpointPlaces(expected, (compared) => this.compared(compared));
  }

  add(stored: RecordedEvent): void {
    const event = { ...stored, metadata: metadataOf(stored) };
    this.checkPlace(event);
    this.chains.follow(event);
    this.events += 1;
    this.places?.add(event);
    this.compareKnown();
    if (event.position > this.position) this.position = event.position;
  }

  /** After the last event. */
  end(): Verdict {
    this.places?.end();
    for (const { size } of this.known) {
      const detail = `${size} events were signed once, and no more than ${this.events} are there`;
      this.findings.add({ kind: 'checkpoint', detail });
    }
    const { events, checked: checkpoints, covered, findings } = this;
    const { problems, more: moreProblems, none: ok } = findings;
    return { ok, events, streams: this.chains.streams, checkpoints, covered, problems, moreProblems };
  }

  /** A checkpoint whose own signature, tree and predecessor are right is one that the log is compared with. */
  private read(event: RecordedEvent, before: SignedCheckpoint | null): SignedCheckpoint | undefined {
    const parsed = checkpointEvents.CheckpointSigned.safeParse(event.data);
    if (!parsed.success) return void this.blame(event, 'It cannot be read');
    const { signature, ...content } = parsed.data;
    const key = this.options.keys.find(({ id }) => id === content.keyId);
    if (key === undefined) return void this.blame(event, `It is signed by another key, ${content.keyId}`);
    if (!key.verifies('bugzot-checkpoint/1', content, signature)) {
      return void this.blame(event, 'Its signature is not good');
    }
    if (new MerkleTree(content.size, content.frontier).root !== content.root) {
      return void this.blame(event, 'Its root does not follow from its subtrees');
    }
    if (content.number !== (before?.number ?? 0) + 1 || content.previous !== (before?.root ?? null)) {
      this.blame(event, `Checkpoint ${content.number} does not follow the one before it`);
    }
    return parsed.data;
  }

  private compared({ event, signed: { size, through }, missing, good }: Compared): void {
    this.checked += 1;
    if (good) {
      this.covered = this.events;
    } else {
      const what =
        missing > 0
          ? `${missing} of the ${size} events that were signed are gone`
          : missing < 0
            ? `${-missing} events are there that were not signed`
            : 'events are not those that were signed, or not in their order';
      const between = `${this.since === null ? 'From the beginning' : `After ${this.since}`} up to ${through}`;
      this.blame(event, `${between}: ${what}`);
    }
    this.since = through;
  }

  private compareKnown(): void {
    while (this.known[0]?.size === this.events) {
      const { size, root } = this.known.shift()!;
      if (this.places?.is(size, root)) continue;
      const detail = `The first ${size} events of the log are not those of the root that you know`;
      this.findings.add({ kind: 'checkpoint', detail });
    }
  }

  /** Positions only grow, and those of a gapless log leave none out. */
  private checkPlace({ position, stream, version, id: event }: RecordedEvent): void {
    const named = { stream, version, event, position };
    if (position <= this.position) {
      const detail = `It stands after position ${this.position}, out of order`;
      return this.findings.add({ ...named, kind: 'inserted', detail });
    }
    if (!this.options.gapless) return;
    const [before, found] = [toNumber(this.position), toNumber(position)];
    if (before === undefined || found === undefined || found === before + 1n) return;
    const until = found > before + 2n ? ` to ${found - 1n}` : '';
    const gap = `Position ${before + 1n}${until} of the log is empty`;
    this.findings.add({ ...named, kind: 'missing', detail: `${gap}, before this event` });
  }

  private blame({ version, id: event, position }: RecordedEvent, detail: string): void {
    this.findings.add({ kind: 'checkpoint', stream: CHECKPOINT_STREAM, version, event, position, detail });
  }
}

/** Whoever alters a log need not leave an object there. */
function metadataOf({ metadata }: { metadata: unknown }): EventMetadata {
  return (typeof metadata === 'object' && metadata !== null ? metadata : {}) as EventMetadata;
}

function toNumber(position: Position): bigint | undefined {
  return /^\d*$/.test(position) ? BigInt(position) : undefined;
}
