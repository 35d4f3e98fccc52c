import { Migration } from '@mikro-orm/migrations';

/** Which command needs which blob; and the ids of attachments, which are unique over all bugs. */
export class Attachments extends Migration {
  override name = 'attachments/0001-attachments';

  override up(): void {
    this.addSql(`create schema blobs`);
    // `settled`: the command's event is in the log. See src/blobs/blobs.ts.
    this.addSql(`
      create table blobs.use (
        sha256 text collate "C" not null,
        stream text collate "C" not null,
        command uuid not null,
        settled boolean not null default false,
        since timestamptz not null default now(),
        constraint use_pkey primary key (sha256, stream, command)
      )`);
    this.addSql(`create index use_unsettled on blobs.use (since) where not settled`);
    this.addSql(`
      create table write_path.attachment_id (
        id bigint not null constraint attachment_id_pkey primary key
      )`);
  }
}
