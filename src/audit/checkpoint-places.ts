import type { Position, RecordedEvent } from '../event-store/event-store.js';
import type { SignedCheckpoint } from './domain/checkpoint.js';
import { leafOf, MerkleTree } from './merkle-tree.js';

/** A checkpoint that the log is compared with. */
export interface Expected {
  event: RecordedEvent;
  signed: SignedCheckpoint;
}

/** What was found at the place of a checkpoint. */
export interface Compared extends Expected {
  /** Events up to there that were signed and are not there; fewer than 0 when more are there. */
  missing: number;
  good: boolean;
}

/** An event on its way into the tree. */
interface Step {
  leaf: Buffer;
  position: Position;
}

/**
 * Grows the tree over a log and compares it where checkpoints were signed. A checkpoint says both how many events it covers
 * and the position of the last one. The number counts: positions are of the engine that held the log when it was signed, and
 * the log may have moved since. Where the number does not lead to the root that was signed, the position tells what is gone
 * or was put in, and the tree goes on from the one that was signed: so what is wrong lies between two checkpoints.
 */
export class CheckpointPlaces {
  private tree = new MerkleTree();
  private readonly expected: Expected[];
  /** The next checkpoint's position was passed, and so many events were there; those after it are kept. */
  private passed: { size: number; steps: Step[] } | undefined;

  constructor(
    expected: readonly Expected[],
    private readonly onCompared: (compared: Compared) => void,
  ) {
    this.expected = expected.toSorted((one, other) => one.signed.size - other.signed.size);
  }

  /** Whether the log has exactly this many events so far, with this root. */
  is(size: number, root: string): boolean {
    return this.tree.size === size && this.tree.root === root;
  }

  add(event: RecordedEvent): void {
    this.feed([{ leaf: leafOf(event), position: event.position }]);
  }

  /** After the last event: the checkpoints that were not reached are compared with all that there is. */
  end(): void {
    for (let next = this.expected[0]; next !== undefined; next = this.expected[0]) {
      this.feed(this.differs(next, this.passed?.size ?? this.tree.size));
    }
  }

  private feed(steps: readonly Step[]): void {
    let left = steps;
    for (let index = 0; index < left.length; index += 1) {
      const again = this.take(left[index]!);
      if (again.length === 0) continue;
      left = again.concat(left.slice(index + 1));
      index = -1;
    }
  }

  /** @returns steps that are to be taken again, on another tree */
  private take(step: Step): Step[] {
    const next = this.expected[0];
    if (
      next !== undefined &&
      this.passed === undefined &&
      isPlaced(next) &&
      step.position > next.signed.through
    ) {
      // More are there than were signed, or others.
      if (this.tree.size >= next.signed.size) return [...this.differs(next, this.tree.size), step];
      this.passed = { size: this.tree.size, steps: [] };
    }
    this.tree.append(step.leaf);
    this.passed?.steps.push(step);
    if (this.tree.size !== next?.signed.size) return [];
    if (this.tree.root === next.signed.root) {
      this.done({ ...next, missing: 0, good: true });
      return [];
    }
    if (this.passed !== undefined) return this.differs(next, this.passed.size);
    const here = !isPlaced(next) || step.position === next.signed.through;
    return here ? this.differs(next, this.tree.size) : [];
  }

  /** The tree that was signed takes the place of the one that is there. @returns what came after it */
  private differs(next: Expected, size: number): Step[] {
    const steps = this.passed?.steps ?? [];
    this.tree = new MerkleTree(next.signed.size, next.signed.frontier);
    this.done({ ...next, missing: next.signed.size - size, good: false });
    return steps;
  }

  private done(compared: Compared): void {
    this.passed = undefined;
    this.expected.shift();
    this.onCompared(compared);
  }
}

/** Whether its position can be one of this log: it has the form of its own event's, and lies before it. */
function isPlaced({ event, signed }: Expected): boolean {
  return signed.through.length === event.position.length && signed.through < event.position;
}
