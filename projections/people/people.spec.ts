import { AT, people as roles } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { AccountEvent } from '../../src/accounts/domain/account.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { people } from './people.projection.js';
import { accountTable } from './people.table.js';

const by = (event: AccountEvent): Fact<AccountEvent> => ({ ...event, actor: roles.admin, at: AT });
const grace = { username: 'grace', email: 'grace@example.com', displayName: 'Grace Hopper' };

describe('the people', () => {
  let read: ReadSide;
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  async function tell(...events: AccountEvent[]): Promise<void> {
    number += 1;
    const person = await read.keys.seal(number, grace);
    const created: AccountEvent = { type: 'AccountCreated', data: { number, person, role: 'reporter' } };
    await read.happen(`account-${number}`, by(created), ...events.map(by));
  }
  const account = async () => (await read.rows(people, accountTable, { number }))[0]!;

  it('are shown with what the log holds of them encrypted', async () => {
    await tell();
    expect(await account()).toEqual({
      number,
      username: 'grace',
      email: 'grace@example.com',
      display_name: 'Grace Hopper',
      role: 'reporter',
      status: 'active',
      created_at: '2026-03-01T12:00:00+00:00',
      preferences: {},
      version: 1,
    });
  });

  it('have the role and the status that they have now', async () => {
    await tell(
      { type: 'AccountRoleChanged', data: { role: 'auditor', previous: 'reporter' } },
      { type: 'AccountDisabled', data: {} },
    );
    expect(await account()).toMatchObject({ role: 'auditor', status: 'disabled', version: 3 });
    await tell({ type: 'AccountDisabled', data: {} }, { type: 'AccountEnabled', data: {} });
    expect(await account()).toMatchObject({ status: 'active', version: 3 });
  });

  it('have no name any more once their key is deleted, and the replay goes on', async () => {
    await read.database.query('delete from account.person_key where account = $1', [number + 1]);
    const events: AccountEvent[] = [
      {
        type: 'AccountCreated',
        data: { number: number + 1, person: 'sealed with a lost key', role: 'admin' },
      },
      { type: 'AccountDisabled', data: {} },
    ];
    number += 1;
    await read.happen(`account-${number}`, ...events.map(by));
    expect(await account()).toMatchObject({
      username: null,
      email: null,
      display_name: null,
      role: 'admin',
      status: 'disabled',
    });
  });
});
