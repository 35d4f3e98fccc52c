import { once, type EventEmitter } from 'node:events';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord, StandInLog } from './eventstoredb-log.js';
import {
  checkpoint,
  readEvent,
  rpcError,
  streamIdentifier,
  streamNameOf,
  streams,
} from './eventstoredb-messages.js';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** A read or subscription that a client has open. */
export class OpenRead {
  private readonly closing = new AbortController();
  /** Aborted when the client is gone or the server has ended the call. */
  readonly closed = this.closing.signal;

  constructor(private readonly call: Call) {
    call.once('cancelled', () => this.closing.abort());
  }

  /** Writes one message and waits while the connection is full. */
  async send(message: ReadResp): Promise<void> {
    if (!this.closed.aborted && !this.call.write(message)) await until(this.call, 'drain', this.closed);
  }

  end(): void {
    this.closing.abort();
    this.call.end();
  }

  fail(error: Error): void {
    this.closing.abort();
    this.call.emit('error', error);
  }
}

/** Resolves at the event or when `closed` is aborted. */
async function until(emitter: EventEmitter, event: string, closed: AbortSignal): Promise<void> {
  await once(emitter, event, { signal: closed }).catch(() => undefined);
}

/** Events looked at per unit of the requested checkpoint interval. */
const CHECKPOINT_WINDOW = 32;

/** Answers a read of a stream or of the whole log. */
export async function read(log: StandInLog, call: OpenRead, options: ReadReq.Options): Promise<void> {
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const found = options.hasStream() ? ofStream(log, options) : ofAll(log, options, backwards);
  if (found === undefined) {
    const name = streamIdentifier(streamNameOf(streamOptions(options)));
    await call.send(
      new streams.ReadResp().setStreamNotFound(
        new streams.ReadResp.StreamNotFound().setStreamIdentifier(name),
      ),
    );
  } else {
    const ordered = backwards ? found.toReversed() : found;
    for (const record of ordered.slice(0, Number(options.getCount()))) await call.send(readEvent(record));
  }
  call.end();
}

function streamOptions(options: ReadReq.Options): ReadReq.Options.StreamOptions {
  return options.getStream() ?? new streams.ReadReq.Options.StreamOptions();
}

function ofStream(log: StandInLog, options: ReadReq.Options): readonly LogRecord[] | undefined {
  const from = streamOptions(options);
  const name = streamNameOf(from);
  const events = log.read(name);
  if (events === 'tombstoned') {
    throw rpcError(status.FAILED_PRECONDITION, `Event stream '${name}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': name,
    });
  }
  return from.hasRevision()
    ? events?.filter((event) => event.revision >= BigInt(from.getRevision()))
    : events;
}

/** Backwards a position is exclusive, forwards inclusive. */
function ofAll(log: StandInLog, options: ReadReq.Options, backwards: boolean): readonly LogRecord[] {
  const all = options.getAll();
  const at = all?.getPosition();
  if (at === undefined) return all?.hasEnd() === backwards ? log.records : [];
  const index = log.indexAfter(BigInt(at.getCommitPosition()) - 1n);
  return backwards ? log.records.slice(0, index) : log.records.slice(index);
}

/**
 * Follows the log from a position on, for as long as the client listens. It pulls from the log at the pace at which
 * the connection takes messages, so a client that does not read is not sent anything.
 */
export async function follow(log: StandInLog, call: OpenRead, options: ReadReq.Options): Promise<void> {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID());
  await call.send(new streams.ReadResp().setConfirmation(confirmation));
  const all = options.getAll();
  const after = all?.getPosition();
  let next = all?.hasEnd()
    ? log.records.length
    : after
      ? log.indexAfter(BigInt(after.getCommitPosition()))
      : 0;
  const passes = filterOf(options.getFilter());
  const window = CHECKPOINT_WINDOW * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 0);
  for (let considered = 0; !call.closed.aborted; next++) {
    if (next === log.records.length) {
      await call.send(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
      // The log may have grown while that was sent.
      while (next === log.records.length && !call.closed.aborted) await until(log, 'grown', call.closed);
    }
    const record = log.records[next];
    if (record === undefined) return;
    if (passes(record)) await call.send(readEvent(record));
    if (window > 0 && ++considered % window === 0) await call.send(checkpoint(record.position));
  }
}

function filterOf(filter: ReadReq.Options.FilterOptions | undefined): (record: LogRecord) => boolean {
  if (filter === undefined) return () => true;
  const byType = filter.getEventType();
  const expression =
    byType ?? filter.getStreamIdentifier() ?? new streams.ReadReq.Options.FilterOptions.Expression();
  const subject = (record: LogRecord) => (byType ? record.type : record.stream);
  const pattern = new RegExp(expression.getRegex());
  if (expression.getRegex() !== '') return (record) => pattern.test(subject(record));
  const prefixes = expression.getPrefixList();
  return (record) => prefixes.some((prefix) => subject(record).startsWith(prefix));
}
