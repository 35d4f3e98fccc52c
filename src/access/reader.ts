import type { Role, Visibility } from './matrix.js';
import type { Scope } from './scopes.js';

/** Who asks. Made by the authentication guard for each request; queries take it and filter by it. */
export interface Reader {
  /** Account id; null for whoever is not logged in. */
  account: number | null;
  role: Role;
  visibility: Visibility;
  /** Id of the session whose token came with the request. */
  session: string | null;
  /** Id of the API token that came with the request. */
  token: string | null;
  /** Of the API token; null for a session, and for whoever is not logged in. */
  scopes: readonly Scope[] | null;
}
