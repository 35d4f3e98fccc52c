import { Migration } from '@mikro-orm/migrations';

/**
 * The log of the Postgres engine. `event_store.append` is the only writer: it takes one advisory lock for the
 * whole transaction, so the order of positions is the order of commits and no reader can skip a late commit.
 */
export class EventStoreLog extends Migration {
  override name = 'event-store/0001-log';

  override up(): void {
    this.addSql(`create schema event_store`);
    // "json", not "jsonb": the text of an event stays as it was hashed.
    this.addSql(`
      create table event_store.event (
        position bigint not null constraint event_pkey primary key,
        stream text collate "C" not null,
        version integer not null check (version > 0),
        id uuid not null,
        type text collate "C" not null,
        data json not null,
        metadata json not null,
        constraint event_stream_version_unique unique (stream, version)
      )`);
    // Takes [{append, stream, version, expected, id, type, data, metadata}], the events of each append in a row, each
    // stream in one append at most; "expected" stands on the first event of an append. Answers the position before the
    // first event, and the appends whose stream was not at its expected version: they are left out, and their
    // neighbours do not fail. Positions follow the order given. Volatile plpgsql: each statement sees what was
    // committed before it, so the lock is held before the log is read.
    this.addSql(`
      create function event_store.append(batch json)
      returns table (base bigint, losers integer[])
      language plpgsql volatile as $$
      begin
        perform pg_advisory_xact_lock(4713001);
        select coalesce(max(e.position), 0) into base from event_store.event e;
        with event as materialized (
          select e.* from rows from (
            json_to_recordset(batch) as (append integer, stream text, version integer, expected integer,
                                         id uuid, type text, data json, metadata json)
          ) with ordinality as e(append, stream, version, expected, id, type, data, metadata, place)
        ), loser as materialized (
          select e.append from event e
           where e.expected is not null and e.expected <> coalesce(
             (select p.version from event_store.event p
               where p.stream = e.stream collate "C" order by p.version desc limit 1), 0)
        ), inserted as (
          insert into event_store.event (position, stream, version, id, type, data, metadata)
          select base + row_number() over (order by e.place),
                 e.stream, e.version, e.id, e.type, e.data, e.metadata
            from event e where not exists (select 1 from loser l where l.append = e.append)
        )
        select coalesce(array_agg(l.append), '{}') into losers from loser l;
        perform pg_notify('event_store', '');
        return next;
      end $$`);
  }
}
