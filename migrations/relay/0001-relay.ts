import { Migration } from '@mikro-orm/migrations';

/**
 * How far the relay is, and whoever consumes what it writes. `relay.checkpoint` has one row: everything up to `position`
 * was acknowledged by Kafka. `relay.written` says where in each partition the last of that is. A new `generation` is a
 * topic that was filled from the beginning again: groups begin anew with it. `feed.progress` says of each group how far
 * it is in each partition: all up to the offset was processed, and of the log what this partition has up to the position.
 */
export class Relay extends Migration {
  override name = 'relay/0001-relay';

  override up(): void {
    this.addSql(`create schema relay`);
    this.addSql(`
      create table relay.checkpoint (
        name text not null constraint checkpoint_pkey primary key,
        prefix text not null,
        generation integer not null default 1,
        position text collate "C" not null default '',
        updated_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table relay.written (
        topic text not null,
        partition integer not null,
        last_offset bigint not null,
        constraint written_pkey primary key (topic, partition)
      )`);
    this.addSql(`create schema feed`);
    this.addSql(`
      create table feed.progress (
        consumer_group text not null,
        topic text not null,
        partition integer not null,
        last_offset bigint not null,
        position text collate "C" not null default '',
        updated_at timestamptz not null default now(),
        constraint progress_pkey primary key (consumer_group, topic, partition)
      )`);
  }
}
