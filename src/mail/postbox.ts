import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PersonKeys } from '../keys/person-keys.js';
import { Mailer, MailRefused, type Mail } from './mailer.js';

/**
 * Sends each mail once. That it was sent is written down after the transport has taken it: should the process die in
 * between, the same mail goes out again, under the same Message-ID (and into the same file). So: never none, and two
 * only for a crash within those milliseconds.
 */
@Injectable()
export class Postbox {
  constructor(
    private readonly mailer: Mailer,
    private readonly database: Database,
    private readonly personKeys: PersonKeys,
  ) {}

  /**
   * @param id of the mail; see {@link Mail.id}
   * @param render makes the mail for what its reader may see now; undefined when there is nothing to be sent any more
   */
  async send(id: string, render: () => Promise<Omit<Mail, 'id'> | undefined>): Promise<void> {
    const { rowCount } = await this.database.query('select 1 from mail.sent where id = $1', [id]);
    if (rowCount === 1) return;
    const mail = await render();
    if (mail === undefined) return;
    try {
      await this.mailer.send({ ...mail, id });
    } catch (error) {
      // Nobody is served by a job that tries for ever; the refusal is the admin's to see.
      if (!(error instanceof MailRefused)) throw error;
      await this.note(id, error.message);
      return;
    }
    await this.note(id, null);
    // The person may have been forgotten meanwhile; then the key went before the mails that were kept.
    if (!(await this.personKeys.keysOf([mail.account])).has(mail.account)) {
      await this.mailer.forget(mail.account);
    }
  }

  private async note(id: string, refusal: string | null): Promise<void> {
    await this.database.query(
      'insert into mail.sent (id, refusal) values ($1, $2) on conflict (id) do nothing',
      [id, refusal],
    );
  }
}
