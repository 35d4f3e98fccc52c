import type { Preferences } from '../../src/accounts/domain/preferences.js';
import { defineTable } from '../../src/projector/table.js';

/** An account as people are shown it. Names and mail are null once the person is forgotten. */
export interface AccountRow {
  number: number;
  username: string | null;
  email: string | null;
  display_name: string | null;
  role: string;
  status: string;
  created_at: string;
  /** What differs from the defaults. */
  preferences: Preferences;
  version: number;
}

export const accountTable = defineTable<AccountRow>()({
  name: 'account',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    username: 'text',
    email: 'text',
    display_name: 'text',
    role: 'text not null',
    status: 'text not null',
    created_at: 'timestamptz not null',
    preferences: 'jsonb not null',
    version: 'integer not null',
  },
  indexes: ['(role, number)', '(status, number)'],
});
