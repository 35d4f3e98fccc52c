import { Migration } from '@mikro-orm/migrations';

/** What must never enter the log: secrets' hashes, and the keys whose deletion forgets a person. */
export class Accounts extends Migration {
  override name = 'accounts/0001-accounts';

  override up(): void {
    this.addSql(`create schema account`);
    this.addSql(`create sequence account.number`);
    this.addSql(`
      create table account.credential (
        account bigint not null constraint credential_pkey primary key,
        password_hash text not null,
        changed_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table account.session (
        id uuid not null constraint session_pkey primary key,
        account bigint not null,
        token_hash bytea not null constraint session_token_hash_unique unique,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        user_agent text not null default ''
      )`);
    this.addSql(`create index session_account_index on account.session (account)`);
    this.addSql(`
      create table account.person_key (
        account bigint not null constraint person_key_pkey primary key,
        wrapped_key bytea not null,
        created_at timestamptz not null default now()
      )`);
  }
}
