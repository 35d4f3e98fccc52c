import { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { people } from './people.projection.js';

/** A person wherever one is shown. Names are null once the person is forgotten. */
export const PersonAnswer = z
  .strictObject({ id: z.int(), username: z.string().nullable(), displayName: z.string().nullable() })
  .meta({ id: 'Person' });

export type Person = z.infer<typeof PersonAnswer>;

/** A JSON object of the account whose number is in `column` (an SQL expression of ours, never of a user); null for null. */
export function personJson(column: string): Sql {
  return raw(
    `case when ${column} is not null then (
       select json_build_object('id', ${column}, 'username', p.username, 'displayName', p.display_name)
         from (select 1) one left join ${people.storage}.account p on p.number = ${column}) end`,
  );
}
