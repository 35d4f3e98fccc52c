import { matrix, ROLES, type Right } from './matrix.js';

/** What an API token is good for; each includes the ones before it. Never more than its account's role allows. */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Rights that no other role has than the admin's: they are out of reach of a token that was made for daily work. */
const OF_ADMINS: ReadonlySet<Right> = new Set(
  (Object.keys(matrix) as Right[]).filter((right) =>
    ROLES.every((role) => (role === 'admin') === (matrix[right][role] !== 'no')),
  ),
);

/**
 * Whether a token with these scopes may use the right: `read` for what changes nothing, `write` for commands, and
 * `admin` for what only admins may and for whatever could make another token or take the account over.
 * @param scopes null for a session, which may use every right of its account
 * @param safe whether the request changes nothing
 */
export function inScope(scopes: readonly Scope[] | null, right: Right | 'public', safe: boolean): boolean {
  if (scopes === null || right === 'public') return true;
  const admin = right === 'account.credentials' || OF_ADMINS.has(right);
  const needed: Scope = admin ? 'admin' : safe ? 'read' : 'write';
  return scopes.some((scope) => SCOPES.indexOf(scope) >= SCOPES.indexOf(needed));
}
