import { Migration } from '@mikro-orm/migrations';

/**
 * A log that has moved to another engine takes no more events here, whoever tries: a process that has not heard of the move
 * would acknowledge what nobody reads any more. `npm run store:copy` enables the trigger with the move, and disables it
 * before the log comes back.
 */
export class LogMoved extends Migration {
  override name = 'event-store/0003-moved';

  override up(): void {
    this.addSql(`
      create function event_store.refuse_append() returns trigger language plpgsql as $$
      begin
        raise exception 'The log has moved to another engine; see projector.log_place';
      end $$`);
    this.addSql(`
      create trigger moved before insert on event_store.event
        for each statement execute function event_store.refuse_append()`);
    this.addSql(`alter table event_store.event disable trigger moved`);
  }
}
