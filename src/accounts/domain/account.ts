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

/** What is sealed in `person`. */
export interface Person {
  username: string;
  email: string;
  displayName: string;
}

type Events = typeof accountEvents;
export type AccountEventType = keyof Events;
export type AccountEvent = {
  [T in AccountEventType]: { type: T; data: z.infer<Events[T]> };
}[AccountEventType];

export const ACCOUNT_STATUSES = ['pending', 'active', 'disabled', 'forgotten'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** As many as a rule looks at (see `mailDue`). */
const MAILS_REMEMBERED = 10;

/** What is asked at every request: who it is stands in the read model, what he may do stands here. */
export interface Account {
  created: boolean;
  role: 'reporter' | 'employee' | 'supervisor' | 'auditor' | 'admin';
  status: AccountStatus;
  preferences: Preferences;
  /** When mails were asked for lately, RFC 3339, oldest first. */
  mailsAsked: readonly string[];
  /** Whether it has ever been active: whoever was not, is known to nobody under his user name. */
  known: boolean;
  /** The person's data as it was sealed last; null while there is none. It stays until the key is deleted, and opens with nothing then. */
  person: string | null;
}

export function initialAccount(): Account {
  return {
    created: false,
    role: 'reporter',
    status: 'disabled',
    preferences: {},
    mailsAsked: [],
    known: false,
    person: null,
  };
}

export function evolveAccount(account: Account, fact: AccountEvent & { at: string }): Account {
  switch (fact.type) {
    case 'AccountCreated':
      return {
        ...account,
        created: true,
        role: fact.data.role,
        status: 'active',
        known: true,
        person: fact.data.person,
      };
    case 'AccountRegistered':
      return {
        ...account,
        created: true,
        status: 'pending',
        mailsAsked: [fact.at],
        person: fact.data.person,
      };
    case 'AccountActivated':
      return { ...account, status: 'active', known: true };
    case 'ActivationMailRequested':
    case 'PasswordMailRequested':
      return { ...account, mailsAsked: [...account.mailsAsked, fact.at].slice(-MAILS_REMEMBERED) };
    case 'ProfileChanged':
      return { ...account, person: fact.data.person };
    case 'PreferencesChanged':
      return { ...account, preferences: fact.data.preferences };
    case 'AccountRoleChanged':
      return { ...account, role: fact.data.role };
    case 'AccountDisabled':
      return { ...account, status: 'disabled' };
    case 'AccountEnabled':
      return { ...account, status: 'active', known: true };
    case 'AccountForgotten':
      return { ...account, status: 'forgotten', preferences: {} };
    default:
      fact satisfies never;
      return account;
  }
}

const HOUR_MS = 3_600_000;
/** Mails that are sent at the most to whoever asks again and again. */
const MOST_MAILS = [
  { within: HOUR_MS, mails: 3 },
  { within: 24 * HOUR_MS, mails: 5 },
];

/** Whether another mail may be sent that somebody asks for who is not known yet to be the account's owner. */
export function mailDue({ mailsAsked }: Account, at: string): boolean {
  const age = (asked: string): number => Date.parse(at) - Date.parse(asked);
  return MOST_MAILS.every(
    ({ within, mails }) => mailsAsked.filter((asked) => age(asked) < within).length < mails,
  );
}

/** How long a registration keeps its user name and mail from others without being activated; longer than any key for it lives. */
const PENDING_MS = 7 * 24 * HOUR_MS;

/** Whether nobody has activated the account in good time. */
export function lapsed({ status, mailsAsked }: Account, at: string): boolean {
  const last = mailsAsked.at(-1);
  return status === 'pending' && last !== undefined && Date.parse(at) - Date.parse(last) > PENDING_MS;
}
