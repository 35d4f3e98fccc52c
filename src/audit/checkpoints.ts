import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Right } from '../access/matrix.js';
import { Database } from '../database/database.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { movedThrough } from '../event-store/log-place.js';
import type { Aggregate, DomainEvent } from '../write-path/aggregate.js';
import { AggregateCommand, type CommandResult, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import { WritePath } from '../write-path/write-path.js';
import { AuditLog } from './audit-log.js';
import type { AuditError } from './domain/audit.errors.js';
import {
  checkpointEvents,
  evolveCheckpoint,
  noCheckpoint,
  type CheckpointEvent,
  type LastCheckpoint,
  type SignedCheckpoint,
} from './domain/checkpoint.js';
import { CHECKPOINT_STREAM, logRange } from './log-range.js';
import { leafOf, MerkleTree } from './merkle-tree.js';
import { SigningKey } from './signing-key.js';

/** Its only stream is {@link CHECKPOINT_STREAM}. */
export const checkpointAggregate: Aggregate<LastCheckpoint, CheckpointEvent> = {
  name: 'checkpoint',
  initial: noCheckpoint,
  evolve: evolveCheckpoint,
  events: checkpointEvents,
  unknown: 'checkpoint.unknown',
  codes: 'checkpoint',
};

/** Refuses with a code of the audit's catalogue. */
export function refuse(code: AuditError, detail?: string): never {
  throw new Refused(code, detail);
}

/** How often one begins again because another process has written a checkpoint meanwhile. */
const ATTEMPTS = 3;

class SignCheckpoint extends AggregateCommand<LastCheckpoint, CheckpointEvent> {
  override readonly aggregate = checkpointAggregate;
  override readonly needs: Right = 'audit';

  /** @param next nothing when the last one covers all that there is but itself */
  constructor(
    issued: Issued,
    private readonly last: number,
    private readonly next: SignedCheckpoint | undefined,
  ) {
    super(issued, 'log');
  }

  override visible(): boolean {
    return true;
  }

  override decide({ number }: LastCheckpoint): CheckpointEvent[] {
    if (this.next === undefined) return [];
    if (number !== this.last) refuse('checkpoint.moved');
    return [{ type: 'CheckpointSigned', data: this.next }];
  }

  override answerId([first]: readonly DomainEvent[]): number {
    return first === undefined ? this.last : (first as CheckpointEvent).data.number;
  }
}

/** Signed checkpoints of the whole log: each goes on from the last, so it costs what is new, however long the log is. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly log: AuditLog,
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly key: SigningKey,
    private readonly database: Database,
  ) {}

  last(): Promise<LastCheckpoint> {
    return this.writePath.state(checkpointAggregate, 'log');
  }

  /**
   * Writes a checkpoint of all that is in the log, unless nothing is new but checkpoints.
   * @returns as `id`, the number of the checkpoint that covers it
   */
  async write(issued: Issued, signal?: AbortSignal): Promise<CommandResult> {
    for (let attempt = 1; ; attempt += 1) {
      const last = await this.last();
      const next = await this.next(last, signal);
      try {
        return await this.commands.execute(new SignCheckpoint(issued, last.number, next));
      } catch (error) {
        const moved = error instanceof Refused && error.code === 'checkpoint.moved';
        if (!moved || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** The checkpoints from number `from` on, in pages. */
  async *from(from: number): AsyncGenerator<RecordedEvent[]> {
    yield* this.log.store.read(CHECKPOINT_STREAM, from);
  }

  private async next(last: LastCheckpoint, signal?: AbortSignal): Promise<SignedCheckpoint | undefined> {
    const tree = new MerkleTree(last.size, last.frontier);
    let through = (await movedThrough(this.database, last.number)) ?? last.through;
    let news = false;
    for await (const { events } of logRange(this.log.store, through, {}, signal)) {
      for (const event of events) {
        tree.append(leafOf(event));
        through = event.position;
        news ||= event.stream !== CHECKPOINT_STREAM;
      }
    }
    // A range that was cut short is no checkpoint.
    signal?.throwIfAborted();
    if (!news) return undefined;
    const { size, root, frontier } = tree;
    const keyId = this.key.public.id;
    const content = { number: last.number + 1, size, root, through, frontier, previous: last.root, keyId };
    return { ...content, signature: this.key.sign('bugzot-checkpoint/1', content) };
  }
}
