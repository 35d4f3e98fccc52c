import { createReadStream } from 'node:fs';
import { GENESIS } from '../event-store/hash-chain.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { eventOf, ExportHeader, ExportTrailer, namesIn, readLine } from './export-line.js';
import { CHECKPOINT_STREAM } from './log-range.js';
import { PublicKey } from './signing-key.js';
import type { ProblemFound, Verdict } from './verdict.js';
import { LogVerifier, type KnownTree } from './verify-log.js';

/** The largest event and what is around it; a longer line is no line of an export. */
const LINE_BYTES = 4_000_000;
const NEWLINE = 0x0a;

/** The lines of a file as bytes, without holding more than one and a piece of the file. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      const line = chunk.subarray(from, to);
      yield rest.length === 0 ? line : Buffer.concat([rest, line]);
      rest = Buffer.alloc(0);
      from = to + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > LINE_BYTES) throw new Error(`${file} is no export: it has a line of more than 4 MB`);
  }
  if (rest.length > 0) yield rest;
}

/** The events of an export whose lines can be read, whatever else is wrong with it; all of them, or of one stream. */
export async function* eventsIn(file: string, stream?: string): AsyncGenerator<RecordedEvent> {
  for await (const line of linesOf(file)) {
    if (stream !== undefined && !line.includes(stream)) continue;
    const event = eventOf(readLine(line, []).value);
    if (event !== undefined && (stream ?? event.stream) === event.stream) yield event;
  }
}

export interface VerifyFileOptions {
  /** Whose signatures count; without one, the file's own key, which proves nothing about who made it. */
  keys: readonly PublicKey[];
  /** Looks at the chain of this stream only, and not at checkpoints. */
  stream?: string | undefined;
  /** See {@link VerifyOptions}. */
  known?: readonly KnownTree[] | undefined;
  /** Called now and then with the events looked at. */
  onProgress?: (events: number) => void;
}

/** Verifies an export, without the database that it came from. Reads the file twice. */
export async function verifyFile(
  file: string,
  options: VerifyFileOptions,
): Promise<Verdict & { header: ExportHeader | undefined }> {
  const header = await headerOf(file);
  const keys = options.keys.length > 0 ? options.keys : header ? ownKey(header) : [];
  const whole = header?.stream === null && options.stream === undefined;
  const checkpoints: RecordedEvent[] = [];
  if (whole) for await (const event of eventsIn(file, CHECKPOINT_STREAM)) checkpoints.push(event);
  const gapless = whole && header.engine === 'postgres';
  const verifier = new LogVerifier({ checkpoints, keys, gapless, known: options.known });
  await new FileVerifier(verifier, keys, options).verify(file);
  return { ...verifier.end(), header };
}

/** The lines of a file, one after the other. */
class FileVerifier {
  private seals = [GENESIS];
  private line = 0;
  private count = 0;
  private ended = false;

  constructor(
    private readonly verifier: LogVerifier,
    private readonly keys: readonly PublicKey[],
    private readonly options: VerifyFileOptions,
  ) {}

  async verify(file: string): Promise<void> {
    for await (const line of linesOf(file)) this.look(line);
    if (!this.ended) this.blame({ detail: 'The last line is not that of an export: the file was cut off' });
  }

  private look(bytes: Buffer): void {
    const before = this.seals;
    const { value, seals, intact } = readLine(bytes, before);
    this.line += 1;
    this.seals = seals;
    if (this.ended) return this.blame({ detail: `Line ${this.line} follows the last line of the export` });
    if (this.line === 1) {
      if (!intact || !ExportHeader.safeParse(value).success)
        this.blame({ detail: 'The first line was altered' });
      return;
    }
    const trailer = ExportTrailer.safeParse(value);
    if (trailer.success) return this.close(trailer.data, intact, before[0] ?? '');
    const event = eventOf(value);
    this.count += 1;
    if (event === undefined) {
      return this.blame({ ...namesIn(bytes), kind: 'altered', detail: `Line ${this.line} cannot be read` });
    }
    if (!intact) {
      const { stream, version, id, position } = event;
      const detail = `Line ${this.line} is not as it was exported, or follows another line than it did`;
      this.blame({ kind: 'altered', stream, version, event: id, position, detail });
    }
    if ((this.options.stream ?? event.stream) === event.stream) this.verifier.add(event);
    if (this.count % 1000 === 0) this.options.onProgress?.(this.count);
  }

  private close({ count, signature }: ExportTrailer, intact: boolean, seal: string): void {
    this.ended = true;
    if (!intact) this.blame({ detail: 'The last line was altered' });
    if (count !== this.count)
      this.blame({ detail: `${this.count} events are there, ${count} were exported` });
    const good = this.keys.some((key) => key.verifies('bugzot-export/1', { count, seal }, signature));
    if (!good) this.blame({ detail: 'The signature of the export is not good, or of another key' });
  }

  private blame(problem: Partial<ProblemFound> & { detail: string }): void {
    this.verifier.findings.add({ kind: 'file', ...problem });
  }
}

async function headerOf(file: string): Promise<ExportHeader | undefined> {
  for await (const line of linesOf(file)) return ExportHeader.safeParse(readLine(line, []).value).data;
  return undefined;
}

function ownKey({ publicKey }: ExportHeader): PublicKey[] {
  try {
    return [PublicKey.parse(publicKey)];
  } catch {
    return [];
  }
}
