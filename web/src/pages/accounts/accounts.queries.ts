import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import type { paths } from '../../api/schema.js';
import type { SearchParams } from '../../app/search-params.js';

export type Account = Schemas['Account'];
export type Role = Account['role'];
export type AccountQuery = Pick<
  NonNullable<paths['/api/accounts']['get']['parameters']['query']>,
  'q' | 'role' | 'status'
>;

export const ROLES: readonly { role: Role; label: string; means: string }[] = [
  { role: 'reporter', label: 'Reporter', means: 'Reports bugs and comments; sees what is public' },
  { role: 'employee', label: 'Employee', means: 'Works on bugs; sees and writes what is private' },
  { role: 'supervisor', label: 'Supervisor', means: 'An employee who also looks after products' },
  { role: 'auditor', label: 'Auditor', means: 'Reads everything, changes nothing; verifies the log' },
  { role: 'admin', label: 'Admin', means: 'May do everything; looks after accounts' },
];

export const STATUSES: readonly { status: Account['status']; label: string }[] = [
  { status: 'active', label: 'Active' },
  { status: 'pending', label: 'Not activated yet' },
  { status: 'disabled', label: 'Blocked' },
  { status: 'forgotten', label: 'Forgotten' },
];

export const roleLabel = (role: Role): string => ROLES.find((one) => one.role === role)?.label ?? role;

/** What the address asks of the API; what is not a role or a state is passed over. */
export function queryOf({ q, role, status }: SearchParams): AccountQuery {
  const knownRole = ROLES.find((one) => one.role === role)?.role;
  const knownStatus = STATUSES.find((one) => one.status === status)?.status;
  return {
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(knownRole !== undefined && { role: knownRole }),
    ...(knownStatus !== undefined && { status: knownStatus }),
  };
}

/** Accounts of a page. */
const PAGE = 50;

export const accountsQuery = (query: AccountQuery) =>
  infiniteQueryOptions({
    queryKey: ['accounts', 'list', query],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/accounts', {
          params: {
            query: {
              ...query,
              limit: PAGE,
              // The first page says how many there are.
              ...(pageParam === undefined ? { count: 'true' as const } : { after: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const mailsQuery = queryOptions({
  queryKey: ['mails'],
  queryFn: async ({ signal }) => (await answer(api.GET('/api/mails', { signal }))).items,
});

export const mailQuery = (name: string) =>
  queryOptions({
    queryKey: ['mail', name],
    // It may hold a key to somebody's account: nothing keeps it.
    gcTime: 0,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/mails/{name}', { params: { path: { name } }, parseAs: 'text', signal })),
  });

/** One command on an account, named as its route. */
export async function onAccount(
  id: number,
  name: 'role' | 'disable' | 'enable' | 'forget',
  body: object = {},
): Promise<void> {
  await answer(
    api.POST(`/api/accounts/{id}/${name}` as '/api/accounts/{id}/role', {
      params: { path: { id: String(id) } },
      body: body as Schemas['ChangeRole'],
    }),
  );
  await accountsChanged();
}

export function accountsChanged(): Promise<unknown> {
  const stale = [['accounts'], ['people'], ['people-by-id']];
  return Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
