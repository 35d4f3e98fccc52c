import type pg from 'pg';
import { START, type Position } from '../event-store/event-store.js';
import { RELAY } from '../projector/progress.js';

/** The last of what was acknowledged in a partition. */
export interface Written {
  topic: string;
  partition: number;
  lastOffset: bigint;
}

/** How far the relay is. Written by the connection that holds the relay's lock, so never by one that has lost it. */
export class RelayCheckpoint {
  constructor(
    private readonly client: pg.ClientBase,
    private readonly prefix: string,
  ) {}

  /** Where to go on. Under another prefix than before there is nothing yet: it begins at the beginning. */
  async load(): Promise<Position> {
    await this.client.query(
      'insert into relay.checkpoint (name, prefix) values ($1, $2) on conflict do nothing',
      [RELAY, this.prefix],
    );
    const { rows } = await this.client.query<{ position: Position; prefix: string }>(
      'select position, prefix from relay.checkpoint where name = $1',
      [RELAY],
    );
    const [{ position, prefix }] = rows as [{ position: Position; prefix: string }];
    if (prefix === this.prefix) return position;
    await this.beginAgain();
    return START;
  }

  async written(): Promise<Written[]> {
    const { rows } = await this.client.query<{ topic: string; partition: number; last_offset: string }>(
      'select topic, partition, last_offset from relay.written',
    );
    return rows.map((row) => ({ ...row, lastOffset: BigInt(row.last_offset) }));
  }

  /** All of the log goes out once more; who consumes it begins anew, too. */
  async beginAgain(): Promise<void> {
    await this.client.query(
      `with gone as (delete from relay.written)
       update relay.checkpoint set prefix = $2, position = '', generation = generation + 1, updated_at = now()
        where name = $1`,
      [RELAY, this.prefix],
    );
  }

  /** Everything up to `through` was acknowledged; both are stored together, and whoever waits is told. */
  async store(through: Position, written: readonly Written[]): Promise<void> {
    await this.client.query({
      name: 'relay.store',
      text: `with moved as (
               update relay.checkpoint set position = $2, updated_at = now()
                where name = $1 and position < $2 returning position
             ), noted as (
               insert into relay.written (topic, partition, last_offset)
               select * from unnest($3::text[], $4::int[], $5::bigint[])
               on conflict (topic, partition) do update set last_offset = excluded.last_offset
             )
             select pg_notify('projection', 'relay:' || $1 || ' ' || position) from moved`,
      values: [
        RELAY,
        through,
        written.map(({ topic }) => topic),
        written.map(({ partition }) => partition),
        written.map(({ lastOffset }) => String(lastOffset)),
      ],
    });
  }
}
