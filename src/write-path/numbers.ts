import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Issued } from './aggregate-command.js';

const sequences = {
  bug: 'write_path.bug_number',
  product: 'write_path.product_number',
  category: 'write_path.category_number',
  account: 'account.number',
  worklist: 'write_path.worklist_number',
  'saved-search': 'write_path.saved_search_number',
} as const;

/** Numbers for new things, drawn at command time and stored in the event. */
@Injectable()
export class Numbers {
  constructor(private readonly database: Database) {}

  /** The next number; the same one again for a request that is retried with its idempotency key. */
  async next(kind: keyof typeof sequences, issued: Issued): Promise<number> {
    const key = issued.idempotency?.key;
    const { rows } = key
      ? await this.database.query<{ number: string }>(
          `update write_path.idempotency set subject = coalesce(subject, nextval('${sequences[kind]}'))
            where actor = $1 and key = $2 returning subject as number`,
          [issued.actor, key],
        )
      : await this.database.query<{ number: string }>({
          name: `number.${kind}`,
          text: `select nextval('${sequences[kind]}') as number`,
        });
    return Number(rows[0]!.number);
  }
}
