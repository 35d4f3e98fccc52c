import { given } from '../../../test/support/given.js';
import { AT, issuedBy } from '../../../test/support/issued.js';
import type { Fact } from '../../write-path/aggregate.js';
import { accountAggregate, onBehalfOf, type AccountCommand } from '../account-command.js';
import type { AccountEvent } from '../domain/account.js';
import { ActivateAccount } from './activate-account.js';
import { AskForActivationMail, AskForPasswordMail } from './ask-for-mail.js';
import { ChangePassword } from './change-password.js';
import { ChangePreferences } from './change-preferences.js';
import { ChangeProfile } from './change-profile.js';
import { ChangeRole } from './change-role.js';
import { DisableAccount } from './disable-account.js';
import { EnableAccount } from './enable-account.js';
import { ForgetAccount, ForgetMe, LapseRegistration } from './forget-account.js';
import { RegisterAccount } from './register-account.js';

const ID = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

const own = onBehalfOf(ID, 'reporter', issuedBy('anonymous'));
const ownAt = (at: string) => onBehalfOf(ID, 'reporter', issuedBy('anonymous', { at }));
const admin = issuedBy('admin');
const by = (event: AccountEvent, at = AT): Fact<AccountEvent> => ({ ...event, actor: ID, at });

const registered = by({ type: 'AccountRegistered', data: { number: ID, person: 'sealed' } });
const activated = by({ type: 'AccountActivated', data: {} });
const disabled = by({ type: 'AccountDisabled', data: {} });
const forgotten = by({ type: 'AccountForgotten', data: {} });
const created = by({ type: 'AccountCreated', data: { number: ID, person: 'sealed', role: 'employee' } });
const activationAsked = (at: string) => by({ type: 'ActivationMailRequested', data: {} }, at);

const account = (...facts: Fact<AccountEvent>[]) => given(accountAggregate, facts);

describe('a registration', () => {
  it('is made by the person, once', () => {
    const register = new RegisterAccount(own, ID, 'sealed');
    account()
      .when(register)
      .then({ type: 'AccountRegistered', data: { number: ID, person: 'sealed' } });
    account(registered).when(register).thenNothing();
  });

  it('is activated once', () => {
    const activate = new ActivateAccount(own, ID);
    account(registered).when(activate).then({ type: 'AccountActivated', data: {} });
    account(registered, activated).when(activate).thenNothing();
  });

  it('is not activated after it was disabled or forgotten, or when there is none', () => {
    const activate = new ActivateAccount(own, ID);
    account(registered, disabled).when(activate).thenRefused('account.bad-key');
    account(registered, forgotten).when(activate).thenRefused('account.bad-key');
    account().when(activate).thenRefused('account.unknown');
  });

  it('is activated by an admin who vouches for it', () => {
    account(registered).when(new EnableAccount(admin, ID)).then({ type: 'AccountEnabled', data: {} });
  });

  it('lapses when nobody has activated it for a week after the last mail, by nobody but BugZot', () => {
    const lapse = (ms: number) => new LapseRegistration({ ...admin, actor: 0, at: later(ms) }, ID);
    account(registered)
      .when(lapse(7 * DAY_MS))
      .thenNothing();
    account(registered)
      .when(lapse(7 * DAY_MS + 1))
      .then({ type: 'AccountForgotten', data: {} });
    account(registered, activationAsked(later(DAY_MS)))
      .when(lapse(8 * DAY_MS))
      .thenNothing();
    account(registered, activated)
      .when(lapse(99 * DAY_MS))
      .thenNothing();
    account(registered)
      .when(new LapseRegistration(ownAt(later(99 * DAY_MS)), ID))
      .thenRefused('access.not-allowed');
  });
});

describe('a mail that somebody asks for', () => {
  it('is sent to whom it makes sense, and nobody hears when it does not', () => {
    const [activation, password] = [new AskForActivationMail(own, ID), new AskForPasswordMail(own, ID)];
    account(registered).when(activation).then({ type: 'ActivationMailRequested', data: {} });
    account(registered).when(password).thenNothing();
    account(registered, activated).when(activation).thenNothing();
    account(registered, activated).when(password).then({ type: 'PasswordMailRequested', data: {} });
    for (const end of [disabled, forgotten]) {
      account(registered, activated, end).when(activation).thenNothing();
      account(registered, activated, end).when(password).thenNothing();
    }
  });

  it('is one of three within an hour, of which the registration’s is the first', () => {
    const thrice = account(
      registered,
      activationAsked(later(MINUTE_MS)),
      activationAsked(later(2 * MINUTE_MS)),
    );
    thrice.when(new AskForActivationMail(ownAt(later(59 * MINUTE_MS)), ID)).thenNothing();
    thrice
      .when(new AskForActivationMail(ownAt(later(60 * MINUTE_MS)), ID))
      .then({ type: 'ActivationMailRequested', data: {} });
  });

  it('is one of five within a day, of either kind', () => {
    const hours = [2, 4, 6].map((hour) => activationAsked(later(hour * 60 * MINUTE_MS)));
    const password = by({ type: 'PasswordMailRequested', data: {} }, later(8 * 60 * MINUTE_MS));
    const five = account(registered, ...hours, activated, password);
    five.when(new AskForPasswordMail(ownAt(later(DAY_MS - 1)), ID)).thenNothing();
    five
      .when(new AskForPasswordMail(ownAt(later(DAY_MS)), ID))
      .then({ type: 'PasswordMailRequested', data: {} });
  });
});

describe('one’s own account', () => {
  it('has another profile when the sealed text is another', () => {
    account(created)
      .when(new ChangeProfile(own, ID, 'sealed anew'))
      .then({ type: 'ProfileChanged', data: { person: 'sealed anew' } });
    account(created)
      .when(new ChangeProfile(own, ID, 'sealed'))
      .thenNothing();
  });

  it('has the preferences that differ from the defaults, in whatever order they are named', () => {
    const chosen = { moved: { watcher: 'none' }, commented: { mentioned: 'mail' } } as const;
    const changed: AccountEvent = {
      type: 'PreferencesChanged',
      data: { preferences: { moved: { watcher: 'none' } } },
    };
    account(created)
      .when(new ChangePreferences(own, ID, chosen))
      .then(changed);
    account(created, by(changed))
      .when(new ChangePreferences(own, ID, { commented: {}, moved: { watcher: 'none', assignee: 'mail' } }))
      .thenNothing();
    account(created, by(changed))
      .when(new ChangePreferences(own, ID, {}))
      .then({ type: 'PreferencesChanged', data: { preferences: {} } });
  });

  it('has another password without a trace in the log, while it is active', () => {
    account(created).when(new ChangePassword(own, ID)).thenNothing();
    for (const facts of [[registered], [created, disabled], [created, forgotten]]) {
      account(...facts)
        .when(new ChangePassword(own, ID))
        .thenRefused('account.bad-key');
    }
  });

  it('is changed by nobody who is not logged in', () => {
    const anonymous = issuedBy('anonymous');
    const commands: AccountCommand[] = [
      new ChangeProfile(anonymous, ID, 'x'),
      new ChangePreferences(anonymous, ID, {}),
      new ChangePassword(anonymous, ID),
      new ForgetMe(anonymous, ID),
      new ForgetAccount(anonymous, ID),
    ];
    for (const command of commands) account(created).when(command).thenRefused('access.not-logged-in');
  });
});

describe('a person', () => {
  it('is forgotten when he asks for it, or by an admin, once', () => {
    const event: AccountEvent = { type: 'AccountForgotten', data: {} };
    account(created).when(new ForgetMe(own, ID)).then(event);
    account(created).when(new ForgetAccount(admin, ID)).then(event);
    account(registered).when(new ForgetAccount(admin, ID)).then(event);
    account(created, disabled).when(new ForgetAccount(admin, ID)).then(event);
    account(created, forgotten).when(new ForgetAccount(admin, ID)).thenNothing();
    account(created).when(new ForgetAccount(own, ID)).thenRefused('access.not-allowed');
  });

  it('is not forgotten while he is an admin, as far as he is concerned himself', () => {
    const role = by({ type: 'AccountRoleChanged', data: { role: 'admin', previous: 'employee' } });
    const oneself = { ...admin, actor: ID };
    account(created, role).when(new ForgetMe(oneself, ID)).thenRefused('account.oneself');
    account(created, role).when(new ForgetAccount(oneself, ID)).thenRefused('account.oneself');
    account(created, role).when(new ForgetAccount(admin, ID)).then({ type: 'AccountForgotten', data: {} });
  });

  it('who is forgotten never comes back', () => {
    for (const command of [
      new EnableAccount(admin, ID),
      new DisableAccount(admin, ID),
      new ChangeRole(admin, ID, 'admin'),
      new ChangeProfile(own, ID, 'x'),
      new ChangePreferences(own, ID, { moved: { watcher: 'none' } }),
    ]) {
      account(created, forgotten).when(command).thenRefused('account.forgotten');
    }
  });
});
