import { Migration } from '@mikro-orm/migrations';

/**
 * Which engine holds the log whose positions are in this database: one row, written by the first start, and changed by
 * `npm run store:copy` in the transaction that changes the positions. `through` is where the last checkpoint that was signed
 * before the log moved has its place now; what the checkpoint itself says is a position of the engine that it was signed on.
 */
export class LogPlace extends Migration {
  override name = 'read-models/0002-log-place';

  override up(): void {
    this.addSql(`
      create table projector.log_place (
        one boolean not null default true constraint log_place_pkey primary key check (one),
        engine text not null check (engine in ('postgres', 'eventstoredb')),
        checkpoint integer,
        through text collate "C",
        since timestamptz not null default now()
      )`);
  }
}
