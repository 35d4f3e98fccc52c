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
    // Takes [{stream, expected, events: [{id, type, data, metadata}]}], each stream at most once, and returns a row for
    // each append that was at its expected version. The others are left out and do not fail their neighbours.
    // Volatile plpgsql: each statement sees what was committed before it, so the lock is held before the log is read.
    this.addSql(`
      create function event_store.append(batch json)
      returns table (ordinal bigint, last_version integer, last_position bigint)
      language plpgsql volatile as $$
      declare base bigint;
      begin
        perform pg_advisory_xact_lock(4713001);
        select coalesce(max(e.position), 0) into base from event_store.event e;
        return query
          with candidate as materialized (
            select c.* from rows from (json_to_recordset(batch) as (stream text, expected integer, events json))
              with ordinality as c(stream, expected, events, ordinal)
          ), winner as materialized (
            select c.* from candidate c where c.expected = coalesce(
              (select e.version from event_store.event e
                where e.stream = c.stream collate "C" order by e.version desc limit 1), 0)
          ), inserted as (
            insert into event_store.event (position, stream, version, id, type, data, metadata)
            select base + row_number() over (order by w.ordinal, n.place),
                   w.stream, w.expected + n.place, n.id, n.type, n.data, n.metadata
              from winner w cross join lateral
                   rows from (json_to_recordset(w.events) as (id uuid, type text, data json, metadata json))
                     with ordinality as n(id, type, data, metadata, place)
            returning stream, version, position
          )
          select w.ordinal, max(i.version), max(i.position)
            from winner w join inserted i on i.stream = w.stream collate "C"
           group by w.ordinal;
        if found then
          perform pg_notify('event_store', '');
        end if;
      end $$`);
  }
}
