import { z } from 'zod';
import { preferences, type Preferences } from './preferences.js';

const ROLES = ['reporter', 'employee', 'supervisor', 'auditor', 'admin'] as const;
const role = z.enum(ROLES);

/** What can happen to an account. Nothing here is readable personal data, and no secret or its hash is ever here. */
export const accountEvents = {
  AccountCreated: z.strictObject({
    number: z.int().min(1),
    /** `{ username, email, displayName }`, encrypted with the person's own key (see `keys/`). */
    person: z.string(),
    role,
  }),
  /** By himself; active once he has shown that the mail address is his. `person` as above. */
  AccountRegistered: z.strictObject({ number: z.int().min(1), person: z.string() }),
  AccountActivated: z.strictObject({}),
  /** Each is the cause of one mail. */
  ActivationMailRequested: z.strictObject({}),
  PasswordMailRequested: z.strictObject({}),
  ProfileChanged: z.strictObject({ person: z.string() }),
  PreferencesChanged: z.strictObject({ preferences }),
  AccountRoleChanged: z.strictObject({ role, previous: role }),
  AccountDisabled: z.strictObject({}),
  AccountEnabled: z.strictObject({}),
  /** The person's key is deleted: whatever was sealed with it can be read by nobody any more. */
  AccountForgotten: z.strictObject({}),
};

type Events = typeof accountEvents;
export type AccountEventType = keyof Events;
export type AccountEvent = {
  [T in AccountEventType]: { type: T; data: z.infer<Events[T]> };
}[AccountEventType];

export const ACCOUNT_STATUSES = ['pending', 'active', 'disabled', 'forgotten'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** As many as a rule looks at. */
const MAILS_REMEMBERED = 10;

/** What is asked at every request: who it is stands in the read model, what he may do stands here. */
export interface Account {
  created: boolean;
  role: 'reporter' | 'employee' | 'supervisor' | 'auditor' | 'admin';
  status: AccountStatus;
  preferences: Preferences;
  /** When mails were asked for lately, RFC 3339, oldest first. */
  mailsAsked: readonly string[];
}

export function initialAccount(): Account {
  return { created: false, role: 'reporter', status: 'disabled', preferences: {}, mailsAsked: [] };
}

export function evolveAccount(account: Account, fact: AccountEvent & { at: string }): Account {
  switch (fact.type) {
    case 'AccountCreated':
      return { ...account, created: true, role: fact.data.role, status: 'active' };
    case 'AccountRegistered':
      return { ...account, created: true, status: 'pending', mailsAsked: [fact.at] };
    case 'AccountActivated':
      return { ...account, status: 'active' };
    case 'ActivationMailRequested':
    case 'PasswordMailRequested':
      return { ...account, mailsAsked: [...account.mailsAsked, fact.at].slice(-MAILS_REMEMBERED) };
    case 'ProfileChanged':
      return account;
    case 'PreferencesChanged':
      return { ...account, preferences: fact.data.preferences };
    case 'AccountRoleChanged':
      return { ...account, role: fact.data.role };
    case 'AccountDisabled':
      return { ...account, status: 'disabled' };
    case 'AccountEnabled':
      return { ...account, status: 'active' };
    case 'AccountForgotten':
      return { ...account, status: 'forgotten', preferences: {} };
    default:
      fact satisfies never;
      return account;
  }
}
