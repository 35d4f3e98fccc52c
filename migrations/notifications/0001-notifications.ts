import { Migration } from '@mikro-orm/migrations';

/**
 * Who was told of which event, and who wants no mail. That is no read model: it says what was delivered, and a replay of
 * the log must not deliver again. Ids, numbers and kinds only; no name, no address and no text.
 */
export class Notifications extends Migration {
  override name = 'notifications/0001-notifications';

  override up(): void {
    this.addSql(`create schema notification`);
    this.addSql(`
      create table notification.entry (
        account bigint not null,
        event uuid not null,
        bug bigint not null,
        command uuid not null,
        type text collate "C" not null,
        news text collate "C" not null,
        relationships text[] not null,
        actor bigint not null,
        item bigint,
        private boolean not null,
        place integer not null,
        at timestamptz not null,
        read_at timestamptz,
        constraint entry_pkey primary key (account, event)
      )`);
    this.addSql(
      `create index entry_newest_index on notification.entry (account, at desc, bug desc, place desc, event desc)`,
    );
    this.addSql(`create index entry_unread_index on notification.entry (account) where read_at is null`);
    this.addSql(`create index entry_account_bug_index on notification.entry (account, bug, command)`);
    // Bug 0 is every bug.
    this.addSql(`
      create table notification.muted (
        account bigint not null,
        bug bigint not null,
        at timestamptz not null default now(),
        constraint muted_pkey primary key (account, bug)
      )`);
  }
}
