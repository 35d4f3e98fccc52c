import { Injectable } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import type { Right } from '../access/matrix.js';
import { MasterKey } from '../keys/master-key.js';
import type { Aggregate } from './aggregate.js';
import { AggregateCommand, type Issued } from './aggregate-command.js';
import { Refused } from './refused.js';
import { WritePath } from './write-path.js';

/** Who holds a unique name, and since when. */
interface Reservation {
  holder: number | null;
  since: string;
}

const reservationEvents = {
  NameReserved: z.strictObject({ kind: z.string(), holder: z.int() }),
  NameReleased: z.strictObject({ kind: z.string(), holder: z.int() }),
};
type ReservationEvent = {
  [T in keyof typeof reservationEvents]: { type: T; data: z.infer<(typeof reservationEvents)[T]> };
}[keyof typeof reservationEvents];

/** Who holds a name: a stream for each. */
export const reservationAggregate: Aggregate<Reservation, ReservationEvent> = {
  name: 'reservation',
  initial: () => ({ holder: null, since: '' }),
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'NameReserved':
        return { holder: fact.data.holder, since: fact.at };
      case 'NameReleased':
        return { holder: null, since: fact.at };
      default:
        fact satisfies never;
        return state;
    }
  },
  events: reservationEvents,
  unknown: 'name.taken',
  codes: 'name',
};

export const reservationErrors = {
  'name.taken': { status: 409, title: 'The name is taken' },
  'name.version-conflict': { status: 412, title: 'The reservation of the name has changed' },
} as const;

/** A holder that does not exist after so long crashed between reserving and creating. */
const ABANDONED_MS = 30_000;

abstract class ReservationCommand extends AggregateCommand<Reservation, ReservationEvent> {
  override readonly aggregate = reservationAggregate;
  // Whoever may create the named thing may reserve its name; that right is checked where the thing is created.
  override readonly needs: Right = 'account.self';

  constructor(
    issued: Issued,
    stream: string,
    readonly kind: string,
    readonly holder: number,
  ) {
    // The request's `If-Match` is about another stream. And one request, or its retry, may reserve a name, give it back
    // and reserve it again: each is a command of its own, and is idempotent by who holds the name, not by the request's key.
    const { actor, role, at, correlationId, commandId: causationId } = issued;
    super({ actor, role, at, correlationId, causationId, commandId: uuidv4() }, stream);
  }

  override visible(): boolean {
    return true;
  }
}

class ReserveName extends ReservationCommand {
  constructor(
    issued: Issued,
    stream: string,
    kind: string,
    holder: number,
    readonly instead: number | null,
  ) {
    super(issued, stream, kind, holder);
  }

  override decide({ holder }: Reservation): ReservationEvent[] {
    if (holder === this.holder) return [];
    if (holder !== null && holder !== this.instead) throw new Refused('name.taken');
    return [{ type: 'NameReserved', data: { kind: this.kind, holder: this.holder } }];
  }
}

class ReleaseName extends ReservationCommand {
  override decide({ holder }: Reservation): ReservationEvent[] {
    if (holder !== this.holder) return [];
    return [{ type: 'NameReleased', data: { kind: this.kind, holder: this.holder } }];
  }
}

/**
 * Unique names by reservation streams: the stream's name is the (blinded) name, so of fifty that reserve it at once the
 * event store lets one win. Names are compared without case and after Unicode normalisation (NFKC).
 */
@Injectable()
export class Reservations {
  constructor(
    private readonly writePath: WritePath,
    private readonly masterKey: MasterKey,
  ) {}

  /** Who holds the name, if anyone. */
  async holder(kind: string, name: string): Promise<number | null> {
    return (await this.writePath.state(reservationAggregate, this.key(kind, name))).holder;
  }

  /**
   * Reserves the name for `holder`; does nothing when it holds it already.
   * @param holds whether another holder still has the name; one that never came to be loses it after half a minute
   * @throws Refused `name.taken`
   */
  async reserve(
    kind: string,
    name: string,
    holder: number,
    issued: Issued,
    holds: (holder: number) => Promise<boolean>,
  ): Promise<void> {
    const stream = this.key(kind, name);
    const present = await this.writePath.state(reservationAggregate, stream);
    const abandoned =
      present.holder !== null &&
      present.holder !== holder &&
      Date.parse(issued.at) - Date.parse(present.since) > ABANDONED_MS &&
      !(await holds(present.holder));
    await this.writePath.execute(
      new ReserveName(issued, stream, kind, holder, abandoned ? present.holder : null),
    );
  }

  async release(kind: string, name: string, holder: number, issued: Issued): Promise<void> {
    await this.writePath.execute(new ReleaseName(issued, this.key(kind, name), kind, holder));
  }

  private key(kind: string, name: string): string {
    return this.masterKey.blind(`${kind} ${name.normalize('NFKC').toLowerCase()}`);
  }
}
