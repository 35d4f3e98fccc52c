import type { AccountEvent } from './account.events.js';

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
