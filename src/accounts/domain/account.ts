import { z } from 'zod';

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
  AccountRoleChanged: z.strictObject({ role, previous: role }),
  AccountDisabled: z.strictObject({}),
  AccountEnabled: z.strictObject({}),
};

type Events = typeof accountEvents;
export type AccountEventType = keyof Events;
export type AccountEvent = {
  [T in AccountEventType]: { type: T; data: z.infer<Events[T]> };
}[AccountEventType];

export type AccountStatus = 'active' | 'disabled';

/** What is asked at every request: who it is stands in the read model, what he may do stands here. */
export interface Account {
  created: boolean;
  role: 'reporter' | 'employee' | 'supervisor' | 'auditor' | 'admin';
  status: AccountStatus;
}

export function initialAccount(): Account {
  return { created: false, role: 'reporter', status: 'disabled' };
}

export function evolveAccount(account: Account, fact: AccountEvent): Account {
  switch (fact.type) {
    case 'AccountCreated':
      return { created: true, role: fact.data.role, status: 'active' };
    case 'AccountRoleChanged':
      return { ...account, role: fact.data.role };
    case 'AccountDisabled':
      return { ...account, status: 'disabled' };
    case 'AccountEnabled':
      return { ...account, status: 'active' };
    default:
      fact satisfies never;
      return account;
  }
}
