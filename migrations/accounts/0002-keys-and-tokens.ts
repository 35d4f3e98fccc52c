import { Migration } from '@mikro-orm/migrations';

/** Keys that were mailed and tokens of programs, by their hashes; and when somebody was here last. None of it is in the log. */
export class KeysAndTokens extends Migration {
  override name = 'accounts/0002-keys-and-tokens';

  override up(): void {
    this.addSql(`
      create table account.mail_key (
        key_hash bytea not null constraint mail_key_pkey primary key,
        account bigint not null,
        purpose text not null,
        expires_at timestamptz not null,
        used_at timestamptz
      )`);
    this.addSql(`create index mail_key_account_index on account.mail_key (account)`);
    this.addSql(`
      create table account.api_token (
        id uuid not null constraint api_token_pkey primary key,
        account bigint not null,
        name text not null,
        scopes text[] not null,
        token_hash bytea not null constraint api_token_token_hash_unique unique,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        last_used_at timestamptz
      )`);
    this.addSql(`create index api_token_account_index on account.api_token (account)`);
    this.addSql(`alter table account.credential add column last_login_at timestamptz`);
  }
}
