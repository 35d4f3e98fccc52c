import type pg from 'pg';
import { START, type Position } from '../../event-store/event-store.js';
import { RELAY } from '../../projector/progress.js';

/** What a group is: a reaction that takes one topic, of one filling of it. */
export interface GroupName {
  reaction: string;
  /** In full. */
  topic: string;
  /** As Kafka knows the group. */
  group: string;
  /** Of the relay; see `relay.checkpoint`. */
  generation: number;
}

/** How far a group is. */
export interface Standing {
  /** The reaction is done with everything up to here. */
  position: Position;
  /** The filling of the topic that is valid now. */
  generation: number;
  /** Partitions in which records wait. */
  waiting: number[];
}

/** Of a group of consumers: how far it is in each partition, and with that in the log. */
export class GroupProgress {
  constructor(
    private readonly database: pg.Pool,
    private readonly name: GroupName,
  ) {}

  /** Which filling of the topics is valid under this prefix; undefined as long as no relay has begun. */
  static async generation(database: pg.Pool, prefix: string): Promise<number | undefined> {
    const { rows } = await database.query<{ generation: number }>(
      'select generation from relay.checkpoint where name = $1 and prefix = $2',
      [RELAY, prefix],
    );
    return rows[0]?.generation;
  }

  /** The offset of what is to be dealt with next in a partition. */
  async next(partition: number): Promise<bigint> {
    const { group, topic } = this.name;
    const { rows } = await this.database.query<{ last_offset: string }>(
      'select last_offset from feed.progress where consumer_group = $1 and topic = $2 and partition = $3',
      [group, topic, partition],
    );
    return rows[0] === undefined ? 0n : BigInt(rows[0].last_offset) + 1n;
  }

  /** Everything up to the offset was dealt with; the position is that of the latest event among it. */
  async note(partition: number, offset: string, position: Position): Promise<void> {
    const { group, topic } = this.name;
    await this.database.query({
      name: 'feed.note',
      text: `insert into feed.progress (consumer_group, topic, partition, last_offset, position)
             values ($1, $2, $3, $4, $5)
             on conflict (consumer_group, topic, partition) do update
               set last_offset = excluded.last_offset, position = greatest(progress.position, excluded.position),
                   updated_at = now()
             where progress.last_offset < excluded.last_offset`,
      values: [group, topic, partition, offset, position],
    });
  }

  /**
   * Moves the reaction's position as far as is sure, and tells whoever waits for it. A partition in which all that the
   * relay has written was dealt with is as far as the relay; another one as far as what was dealt with in it, since the
   * first time that each event is in a partition is in the order of the log.
   */
  async advance(): Promise<Standing> {
    const { group, topic, reaction, generation } = this.name;
    const { rows } = await this.database.query<Standing>({
      name: 'feed.advance',
      text: `with relay as (
               select position, generation from relay.checkpoint where name = $5
             ), part as (
               select w.partition, coalesce(p.last_offset, -1) < w.last_offset as behind, coalesce(p.position, '') as position
                 from relay.written w left join feed.progress p
                   on p.consumer_group = $1 and p.topic = w.topic and p.partition = w.partition
                where w.topic = $2
             ), reached as (
               select least(relay.position, (select min(position) from part where behind)) as position
                 from relay where generation = $4
             ), moved as (
               update projector.reaction r set position = reached.position, updated_at = now() from reached
                where r.name = $3 and r.position < reached.position returning r.name, r.position
             ), told as (
               select pg_notify('projection', 'reaction:' || name || ' ' || position) from moved
             )
             select coalesce((select position from moved), r.position) as position, relay.generation,
                    array(select partition from part where behind) as waiting, (select count(*) from told)
               from relay, projector.reaction r where r.name = $3`,
      values: [group, topic, reaction, generation, RELAY],
    });
    return rows[0] ?? { position: START, generation: 0, waiting: [] };
  }
}
