import type { AccountEvent, Person } from '../../src/accounts/domain/account.js';
import { openSealed } from '../../src/keys/person-keys.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import { accountTable, type AccountRow } from './people.table.js';

const NOBODY = { username: null, email: null, display_name: null };

/** What is shown of a person: nothing, once the key is gone. */
function shown(
  { subject: number, data }: { subject: number; data: { person: string } },
  keys: Map<number, Buffer>,
): Pick<AccountRow, keyof typeof NOBODY> {
  const key = keys.get(number);
  if (key === undefined) return NOBODY;
  const { username, email, displayName } = openSealed(number, data.person, key) as Person;
  return { username, email, display_name: displayName };
}

const begun = ({ subject: number, at: created_at, version }: Projected<AccountEvent>) => ({
  number,
  created_at,
  preferences: {},
  version,
});

/** Who there is. The keys of the persons come along, since the log holds their names only encrypted. */
export const people = defineProjection<AccountEvent, Map<number, Buffer>>({
  name: 'people',
  version: 2,
  tables: [accountTable],
  prepare: (events, keys) =>
    keys.keysOf(events.filter(({ data }) => 'person' in data).map(({ subject }) => subject)),
  on: {
    AccountCreated: (event, rows, keys) => {
      const { role } = event.data;
      rows.insert(accountTable, { ...begun(event), ...shown(event, keys), role, status: 'active' });
    },
    AccountRegistered: (event, rows, keys) =>
      rows.insert(accountTable, {
        ...begun(event),
        ...shown(event, keys),
        role: 'reporter',
        status: 'pending',
      }),
    AccountActivated: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { status: 'active', version }),
    ActivationMailRequested: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { version }),
    PasswordMailRequested: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { version }),
    ProfileChanged: (event, rows, keys) =>
      rows.patch(accountTable, { number: event.subject }, { ...shown(event, keys), version: event.version }),
    PreferencesChanged: ({ subject: number, data: { preferences }, version }, rows) =>
      rows.patch(accountTable, { number }, { preferences, version }),
    AccountForgotten: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { ...NOBODY, status: 'forgotten', preferences: {}, version }),
    AccountRoleChanged: ({ subject: number, data, version }, rows) =>
      rows.patch(accountTable, { number }, { role: data.role, version }),
    AccountDisabled: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { status: 'disabled', version }),
    AccountEnabled: ({ subject: number, version }, rows) =>
      rows.patch(accountTable, { number }, { status: 'active', version }),
  },
});
