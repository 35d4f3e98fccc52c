import type { AccountEvent } from '../../src/accounts/domain/account.js';
import { openSealed } from '../../src/keys/person-keys.js';
import { defineProjection } from '../../src/projector/projection.js';
import { accountTable } from './people.table.js';

interface Person {
  username: string;
  email: string;
  displayName: string;
}

/** Who there is. The keys of the persons come along, since the log holds their names only encrypted. */
export const people = defineProjection<AccountEvent, Map<number, Buffer>>({
  name: 'people',
  version: 1,
  tables: [accountTable],
  prepare: (events, keys) =>
    keys.keysOf(events.filter(({ type }) => type === 'AccountCreated').map(({ subject }) => subject)),
  on: {
    AccountCreated: ({ subject: number, data, at, version }, rows, keys) => {
      const key = keys.get(number);
      const person = key === undefined ? undefined : (openSealed(number, data.person, key) as Person);
      rows.insert(accountTable, {
        number,
        username: person?.username ?? null,
        email: person?.email ?? null,
        display_name: person?.displayName ?? null,
        role: data.role,
        status: 'active',
        created_at: at,
        version,
      });
    },
    AccountRoleChanged: ({ subject: number, data, version }, rows) =>
      rows.patch(accountTable, { number }, { role: data.role, version }),
    AccountDisabled: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { status: 'disabled', version }),
    AccountEnabled: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { status: 'active', version }),
  },
});
