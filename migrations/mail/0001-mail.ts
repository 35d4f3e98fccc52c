import { Migration } from '@mikro-orm/migrations';

/** Which mails went out, by their ids: no address, no name and no text. */
export class MailLog extends Migration {
  override name = 'mail/0001-mail';

  override up(): void {
    this.addSql(`create schema mail`);
    this.addSql(`
      create table mail.sent (
        id text collate "C" not null constraint sent_pkey primary key,
        refusal text,
        at timestamptz not null default now()
      )`);
  }
}
