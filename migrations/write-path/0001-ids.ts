import { Migration } from '@mikro-orm/migrations';

/** Numbers are drawn at command time and stored in the event; a gap is normal and says nothing. */
export class Ids extends Migration {
  override name = 'write-path/0001-ids';

  override up(): void {
    this.addSql(`create schema write_path`);
    for (const name of ['bug', 'product', 'category'])
      this.addSql(`create sequence write_path.${name}_number`);
    this.addSql(`
      create table write_path.idempotency (
        actor bigint not null,
        key text collate "C" not null,
        fingerprint bytea not null,
        subject bigint,
        created_at timestamptz not null default now(),
        constraint idempotency_pkey primary key (actor, key)
      )`);
    this.addSql(`create index idempotency_created_at_index on write_path.idempotency (created_at)`);
  }
}
