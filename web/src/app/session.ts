import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.js';
import { answer, api } from '../api/client.js';
import { meQuery, queryClient } from '../api/queries.js';
import { clearDrafts } from './drafts.js';

export type Me = Schemas['Me'];

/** Who is logged in; null when nobody is, undefined until it is known. */
export function useMe(): Me | null | undefined {
  return useQuery(meQuery).data;
}

/** Whether somebody may do what the matrix of domain.md reserves to staff. The server decides; this only draws. */
export const isStaff = (me: Me | null | undefined): boolean =>
  me?.role === 'employee' || me?.role === 'supervisor' || me?.role === 'admin';
export const maySeePrivate = (me: Me | null | undefined): boolean => isStaff(me) || me?.role === 'auditor';
export const mayManageProducts = (me: Me | null | undefined): boolean =>
  me?.role === 'supervisor' || me?.role === 'admin';
export const mayAudit = (me: Me | null | undefined): boolean =>
  me?.role === 'auditor' || me?.role === 'admin';
/** Reads and writes what everybody logged in may, but auditors only read. */
export const mayReport = (me: Me | null | undefined): boolean => me != null && me.role !== 'auditor';

export async function logIn(login: string, password: string): Promise<void> {
  await answer(api.POST('/api/sessions', { body: { login, password } }));
  // Nothing that somebody else was shown may be shown to this one.
  queryClient.clear();
  await queryClient.fetchQuery(meQuery);
}

export async function logOut(account: number): Promise<void> {
  await api.DELETE('/api/sessions/current');
  clearDrafts(account);
  queryClient.clear();
}
