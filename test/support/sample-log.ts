import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { CHECKPOINT_STREAM } from '../../src/audit/log-range.js';
import { leafOf, MerkleTree } from '../../src/audit/merkle-tree.js';
import { SigningKey } from '../../src/audit/signing-key.js';

/** A log in memory whose events follow their chains, with checkpoints among them. */
export class SampleLog {
  readonly key = new SigningKey(Buffer.alloc(32, 7));
  private readonly tree = new MerkleTree();
  private last: { number: number; root: string | null } = { number: 0, root: null };

  /**
   * @param events of a log that goes on
   * @param place position of the event of this index
   */
  constructor(
    readonly events: RecordedEvent[] = [],
    private readonly place = (index: number): string => String(index + 1).padStart(19, '0'),
  ) {
    for (const event of events) this.tree.append(leafOf(event));
    const signed = this.checkpoints.at(-1)?.data as { number: number; root: string } | undefined;
    if (signed) this.last = signed;
  }

  get checkpoints(): RecordedEvent[] {
    return this.events.filter(({ stream }) => stream === CHECKPOINT_STREAM);
  }

  append(stream: string, type: string, data: RecordedEvent['data']): void {
    const before = this.events.filter((event) => event.stream === stream).at(-1);
    const version = before?.version ?? 0;
    const id = randomUUID();
    const at = new Date(1_790_000_000_000 + this.events.length * 1000).toISOString();
    const metadata = { $correlationId: id, $causationId: id, actor: 1, at, schema: 1, command: id };
    const [chained] = chain(before?.metadata.hash ?? GENESIS, stream, version, [
      { id, type, data, metadata },
    ]);
    const position = this.place(this.events.length);
    const event = { ...chained!, stream, version: version + 1, position };
    this.events.push(event);
    this.tree.append(leafOf(event));
  }

  /** @param key another one than the log's */
  sign(key = this.key): void {
    const { size, root, frontier } = this.tree;
    const through = this.events.at(-1)!.position;
    const { number, root: previous } = this.last;
    const content = { number: number + 1, size, root, through, frontier, previous, keyId: key.public.id };
    const data = { ...content, signature: key.sign('bugzot-checkpoint/1', content) };
    this.append(CHECKPOINT_STREAM, 'CheckpointSigned', data);
    this.last = { number: content.number, root };
  }

  /** So many bugs, each reported, commented and closed in turns. */
  static of(bugs: number): SampleLog {
    const log = new SampleLog();
    const all = Array.from({ length: bugs }, (_, index) => `bug-${index + 1}`);
    all.forEach((bug, index) => log.append(bug, 'BugReported', { number: index + 1, title: 'Größe "7"' }));
    log.sign();
    for (const bug of all) log.append(bug, 'CommentAdded', { id: 1, text: `In ${bug}\nall is well.` });
    log.sign();
    for (const bug of all) log.append(bug, 'BugClosed', { from: 'NEW' });
    log.sign();
    return log;
  }
}
