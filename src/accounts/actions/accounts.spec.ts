import { given } from '../../../test/support/given.js';
import { AT, issuedBy, people } from '../../../test/support/issued.js';
import { ROLES } from '../../access/matrix.js';
import type { Fact } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { accountAggregate, type AccountCommand } from '../account-command.js';
import type { AccountEvent } from '../domain/account.js';
import { ChangeRole } from './change-role.js';
import { CreateAccount, CreateAccountBody } from './create-account.js';
import { DisableAccount } from './disable-account.js';
import { EnableAccount } from './enable-account.js';

const ID = 60;
const admin = issuedBy('admin');
const by = (event: AccountEvent): Fact<AccountEvent> => ({ ...event, actor: people.admin, at: AT });
const created = (number = ID): AccountEvent => ({
  type: 'AccountCreated',
  data: { number, person: 'sealed', role: 'reporter' },
});
const disabled = by({ type: 'AccountDisabled', data: {} });

interface Case {
  what: string;
  before: Fact<AccountEvent>[];
  command: (issued: Issued) => AccountCommand;
  event: AccountEvent;
}

const cases: Case[] = [
  {
    what: 'created',
    before: [],
    command: (issued) => new CreateAccount(issued, ID, 'sealed', 'reporter'),
    event: created(),
  },
  {
    what: 'of another role',
    before: [by(created())],
    command: (issued) => new ChangeRole(issued, ID, 'employee'),
    event: { type: 'AccountRoleChanged', data: { role: 'employee', previous: 'reporter' } },
  },
  {
    what: 'disabled',
    before: [by(created())],
    command: (issued) => new DisableAccount(issued, ID),
    event: { type: 'AccountDisabled', data: {} },
  },
  {
    what: 'enabled',
    before: [by(created()), disabled],
    command: (issued) => new EnableAccount(issued, ID),
    event: { type: 'AccountEnabled', data: {} },
  },
];

describe.each(cases)('an account, $what', ({ before, command, event }) => {
  it.each(ROLES)('by a %s, if he may', (role) => {
    const outcome = given(accountAggregate, before).when(command(issuedBy(role)));
    if (role === 'admin') outcome.then(event);
    else outcome.thenRefused(role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
  });

  it('is so once', () => {
    given(accountAggregate, [...before, by(event)])
      .when(command(admin))
      .thenNothing();
  });
});

describe('an account', () => {
  it.each([
    new ChangeRole(admin, ID, 'employee'),
    new DisableAccount(admin, ID),
    new EnableAccount(admin, ID),
  ])('that does not exist has nothing to change', (command) => {
    given(accountAggregate, []).when(command).thenRefused('account.unknown');
  });

  it('of an admin keeps its rights, as far as he is concerned himself', () => {
    const oneself = [
      by({ type: 'AccountCreated', data: { number: people.admin, person: 'sealed', role: 'admin' } }),
    ];
    given(accountAggregate, oneself)
      .when(new ChangeRole(admin, people.admin, 'reporter'))
      .thenRefused('account.oneself');
    given(accountAggregate, oneself)
      .when(new DisableAccount(admin, people.admin))
      .thenRefused('account.oneself');
    given(accountAggregate, oneself)
      .when(new ChangeRole(admin, people.admin, 'admin'))
      .thenNothing();
  });

  it('keeps its role while it is disabled', () => {
    given(accountAggregate, [by(created()), disabled])
      .when(new ChangeRole(admin, ID, 'reporter'))
      .thenNothing();
  });
});

describe('what an account may be made of', () => {
  const body = {
    username: 'grace',
    email: 'grace@example.com',
    password: 'a long enough one',
    displayName: 'Grace',
  };

  it('has a role only when an admin names one', () => {
    expect(CreateAccountBody.parse(body).role).toBeUndefined();
  });

  it.each(['grace', 'Grace.Hopper', 'gräfin_2', '日本', '7of9'])('user name %s', (username) => {
    expect(CreateAccountBody.safeParse({ ...body, username }).success).toBe(true);
  });

  it.each(['', 'grace@example', '1906', '.hidden', 'two words', 'x'.repeat(51)])(
    'not user name %j',
    (username) => {
      expect(CreateAccountBody.safeParse({ ...body, username }).success).toBe(false);
    },
  );

  it.each([
    ['7 characters', '1234567', false],
    ['8 characters', '12345678', true],
    ['128 characters', 'x'.repeat(128), true],
    ['129 characters', 'x'.repeat(129), false],
    ['any characters', '  🐞 pässwörd\n', true],
    ['half of a surrogate pair', 'password\ud83d', false],
  ])('a password of %s', (_, password, accepted) => {
    expect(CreateAccountBody.safeParse({ ...body, password }).success).toBe(accepted);
  });

  it('not the role of who is not logged in', () => {
    expect(CreateAccountBody.safeParse({ ...body, role: 'anonymous' }).success).toBe(false);
  });
});
