import { Migration } from '@mikro-orm/migrations';

/** Where a key was, null stays: whoever is forgotten at this moment is given no new one. */
export class ForgottenKeys extends Migration {
  override name = 'accounts/0003-forgotten-keys';

  override up(): void {
    this.addSql(`alter table account.person_key alter column wrapped_key drop not null`);
  }
}
