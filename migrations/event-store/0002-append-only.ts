import { Migration } from '@mikro-orm/migrations';

/**
 * `event_store.append` acts with the rights of its owner, so that whoever may append needs no right to the table: nobody
 * but the owner can change an event, remove one, or write one at a position of his choice.
 */
export class AppendOnly extends Migration {
  override name = 'event-store/0002-append-only';

  override up(): void {
    // A fixed path: a function that acts for its owner must not find somebody else's table or operator.
    this.addSql(
      `alter function event_store.append(json) security definer set search_path = pg_catalog, pg_temp`,
    );
    this.addSql(`revoke all on function event_store.append(json) from public`);
  }
}
