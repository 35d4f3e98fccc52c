import { Migration } from '@mikro-orm/migrations';

/**
 * How far each read model is. Its own tables are not here: they are derived and disposable, live in a schema named
 * after the projection and its version, and are made by the projector from the projection's table definitions.
 */
export class ReadModelCheckpoints extends Migration {
  override name = 'read-models/0001-checkpoints';

  override up(): void {
    this.addSql(`create schema projector`);
    this.addSql(`
      create table projector.checkpoint (
        storage text not null constraint checkpoint_pkey primary key,
        position text collate "C" not null default '',
        changed text collate "C" not null default '',
        parked_event uuid,
        parked_position text collate "C",
        parked_error text,
        parked_at timestamptz,
        updated_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table projector.reaction (
        name text not null constraint reaction_pkey primary key,
        position text collate "C" not null default '',
        updated_at timestamptz not null default now()
      )`);
  }
}
