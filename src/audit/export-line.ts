import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import type { Json, RecordedEvent } from '../event-store/event-store.js';

/** The first line of an export. */
export const ExportHeader = z.strictObject({
  format: z.literal('bugzot-export/1'),
  engine: z.enum(['postgres', 'eventstoredb']),
  /** The only stream that it holds; null for the whole log. */
  stream: z.string().nullable(),
  /** Position of the last event that the log had when the export began. */
  head: z.string(),
  exportedAt: z.string(),
  keyId: z.string(),
  /** Base64. Whoever trusts the key in the file itself trusts the file. */
  publicKey: z.string(),
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/** The last line: without it the file was cut off. The signature is over `count` and the `seal` of the line before. */
export const ExportTrailer = z.strictObject({
  end: z.literal(true),
  count: z.int(),
  signature: z.string(),
});
export type ExportTrailer = z.infer<typeof ExportTrailer>;

const SEAL = /,"seal":"([0-9a-f]{64})"\}$/;
/** Bytes of `,"seal":"…"}`. */
const SEAL_BYTES = 75;

/**
 * Every line ends with a seal: SHA-256 of the seal before it and of the line without its own. So a byte that is changed
 * anywhere, also where no chain of events looks, is found on its line.
 */
export function sealed(line: object, previous: string): { text: string; seal: string } {
  const open = JSON.stringify(line).slice(0, -1);
  const seal = hash('sha256', previous + open);
  return { text: `${open},"seal":"${seal}"}\n`, seal };
}

/** A line as it was found. */
export interface FoundLine {
  /** Without the seal; undefined when it cannot be read. */
  value: { [key: string]: Json } | undefined;
  /** Whether it is as it was exported, after the line that it followed. */
  intact: boolean;
  /** What the next line's seal may follow: this one's as it stands there and, if that is wrong, as it should be. */
  seals: string[];
}

/** @param previous of the line before, its `seals` */
export function readLine(line: Buffer, previous: readonly string[]): FoundLine {
  const seal = SEAL.exec(line.subarray(-SEAL_BYTES).toString('latin1'))?.[1];
  const open = line.subarray(0, Math.max(0, line.length - SEAL_BYTES));
  const should = previous.map((before) => createHash('sha256').update(before).update(open).digest('hex'));
  const intact = seal !== undefined && should.includes(seal);
  const seals = intact ? [seal] : [seal ?? [], should].flat();
  return { value: seal === undefined ? undefined : parsed(open), intact, seals: seals.slice(0, 3) };
}

/** What can be told of a line that cannot be read. */
export function namesIn(line: Buffer): {
  stream: string | null;
  version: number | null;
  event: string | null;
} {
  const text = line.toString();
  const version = /"version":(\d+)/.exec(text)?.[1];
  return {
    stream: /"stream":"([^"]*)"/.exec(text)?.[1] ?? null,
    version: version === undefined ? null : Number(version),
    event: /"id":"([^"]*)"/.exec(text)?.[1] ?? null,
  };
}

export function eventOf(value: FoundLine['value']): RecordedEvent | undefined {
  const parsedEvent = StoredEvent.safeParse(value);
  return parsedEvent.success ? (parsedEvent.data as unknown as RecordedEvent) : undefined;
}

/** As much as the verifier needs to look at it. */
const StoredEvent = z.strictObject({
  position: z.string(),
  stream: z.string(),
  version: z.int(),
  id: z.string(),
  type: z.string(),
  data: z.unknown(),
  metadata: z.unknown(),
});

function parsed(open: Buffer): { [key: string]: Json } | undefined {
  try {
    return JSON.parse(`${open.toString()}}`) as { [key: string]: Json };
  } catch {
    return undefined;
  }
}
