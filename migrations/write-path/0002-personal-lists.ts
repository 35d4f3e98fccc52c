import { Migration } from '@mikro-orm/migrations';

/** Numbers of what people keep for themselves. */
export class PersonalLists extends Migration {
  override name = 'write-path/0002-personal-lists';

  override up(): void {
    for (const name of ['worklist', 'saved_search']) {
      this.addSql(`create sequence write_path.${name}_number`);
    }
  }
}
