import { hash } from 'node:crypto';
import type { RecordedEvent } from '../event-store/event-store.js';

/** The leaf of an event in the tree over the log: its place in its stream, and its hash, which covers all of it. */
export function leafOf({ stream, version, metadata }: RecordedEvent): Buffer {
  return leaf(Buffer.from(JSON.stringify([stream, version, metadata.hash])));
}

/** RFC 9162 §2.1.1: a leaf and a node can never have the same hash. */
export function leaf(data: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0), data]), 'buffer');
}

function node(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');
}

/**
 * A Merkle tree (RFC 9162 §2.1) that only grows: it keeps the roots of its whole subtrees, at most one for each bit of
 * its size, so a million leaves cost twenty hashes of memory, and it goes on from where an earlier one was left.
 */
export class MerkleTree {
  private readonly subtrees: Buffer[];

  /** @param frontier hex, as {@link frontier} gives it of a tree of `size` leaves */
  constructor(
    private leaves = 0,
    frontier: readonly string[] = [],
  ) {
    this.subtrees = frontier.map((subtree) => Buffer.from(subtree, 'hex'));
  }

  get size(): number {
    return this.leaves;
  }

  append(leafHash: Buffer): void {
    let merged = leafHash;
    // Each one-bit at the end of the size is a whole subtree as large as what has been merged so far.
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      merged = node(this.subtrees.pop() ?? Buffer.alloc(32), merged);
    }
    this.subtrees.push(merged);
    this.leaves += 1;
  }

  /** Hex, the largest subtree first. */
  get frontier(): string[] {
    return this.subtrees.map((subtree) => subtree.toString('hex'));
  }

  /** Hex. */
  get root(): string {
    const [last, ...larger] = this.subtrees.toReversed();
    if (last === undefined) return hash('sha256', '');
    return larger.reduce((right, left) => node(left, right), last).toString('hex');
  }
}
