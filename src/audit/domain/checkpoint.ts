import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What an auditor can check the whole log against. `docs/adr/0021-signed-checkpoints.md` says what it proves.
 * Hashes are lower-case hex SHA-256.
 */
export const checkpointEvents = {
  CheckpointSigned: z.strictObject({
    /** The first is 1. */
    number: z.int().min(1),
    /** Events of the log that it covers: all from the first to the one at `through`, earlier checkpoints among them. */
    size: z.int().min(1),
    /** Of the Merkle tree over them. */
    root: hash,
    /** Position of the last event that it covers. */
    through: z.string(),
    /** The roots of the whole subtrees, the largest first: from them the next tree grows, and `root` follows from them. */
    frontier: z.array(hash).min(1).max(53),
    /** Root of the checkpoint before it. */
    previous: hash.nullable(),
    keyId: z.string(),
    /** Ed25519, base64, over the canonical JSON of all the rest. */
    signature: z.string(),
  }),
};

export type SignedCheckpoint = z.infer<typeof checkpointEvents.CheckpointSigned>;
export type CheckpointEvent = { type: 'CheckpointSigned'; data: SignedCheckpoint };

/** What the next checkpoint follows. */
export interface LastCheckpoint {
  number: number;
  size: number;
  root: string | null;
  through: string;
  frontier: readonly string[];
  /** RFC 3339, when it was signed; null before the first. */
  at: string | null;
}

export function noCheckpoint(): LastCheckpoint {
  return { number: 0, size: 0, root: null, through: '', frontier: [], at: null };
}

export function evolveCheckpoint(
  state: LastCheckpoint,
  fact: CheckpointEvent & { at: string },
): LastCheckpoint {
  switch (fact.type) {
    case 'CheckpointSigned': {
      const { number, size, root, through, frontier } = fact.data;
      return { number, size, root, through, frontier, at: fact.at };
    }
    default:
      fact.type satisfies never;
      return state;
  }
}
