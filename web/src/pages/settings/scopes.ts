import type { Token } from './settings.queries.js';

export type Scope = Token['scopes'][number];

/** Each includes the ones before it. */
export const SCOPES: readonly { value: Scope; label: string; means: string }[] = [
  { value: 'read', label: 'Read', means: 'See what you see; change nothing' },
  { value: 'write', label: 'Read and write', means: 'Report, comment, work on bugs as you may' },
  {
    value: 'admin',
    label: 'Everything',
    means: 'Also what only admins may, and the account itself: its password, sessions and tokens',
  },
];

export const scopeLabel = (scope: Scope): string =>
  SCOPES.find(({ value }) => value === scope)?.label ?? scope;
