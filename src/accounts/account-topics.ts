import { told, withheld, type Messages, type Topic } from '../relay/topic.js';
import { accountEvents as events, type AccountEventType } from './domain/account.js';

const sealed = withheld('All that it holds is personal data.');
const asked = withheld('That somebody has asked for a mail concerns nobody else.');

/** Accounts by their numbers, roles and states: no name, no address, not even sealed. */
const messages: Messages<AccountEventType> = {
  AccountCreated: told(
    'An admin has made an account; it is active.',
    events.AccountCreated,
    'number',
    'role',
  ),
  AccountRegistered: told('Somebody has registered; the account waits.', events.AccountRegistered, 'number'),
  AccountActivated: told('An account is active.', events.AccountActivated),
  ActivationMailRequested: asked,
  PasswordMailRequested: asked,
  ProfileChanged: sealed,
  PreferencesChanged: withheld('What somebody wants to hear of is his own affair.'),
  AccountRoleChanged: told('An account has another role.', events.AccountRoleChanged, 'role', 'previous'),
  AccountDisabled: told('An account may not be used any more.', events.AccountDisabled),
  AccountEnabled: told('An account may be used again.', events.AccountEnabled),
  AccountForgotten: told(
    'A person was forgotten: whoever knows more of him drops it.',
    events.AccountForgotten,
  ),
};

export const accountTopic: Topic = {
  name: 'accounts.v1',
  title: 'Accounts, without who they are',
  description: 'Numbers, roles and states of accounts.',
  aggregates: ['account'],
  messages,
  visibility: 'public',
};
