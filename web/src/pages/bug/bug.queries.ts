import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import { everything } from '../../api/everything.js';
import { Problem } from '../../api/problem.js';

export type Bug = Schemas['Bug'];
export type Comment = Schemas['Comment'];
export type Attachment = Schemas['Attachment'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type Change = HistoryEntry['changes'][number];

/** A bug, and the version that one has seen once one has seen this. */
export interface SeenBug {
  bug: Bug;
  version: number;
}

/** Everything about bug 7 begins with `['bug', 7]`: that is what news of it makes stale (`app/live.ts`). */
const keyOf = (number: number, ...what: string[]) => ['bug', number, ...what] as const;
const path = (number: number) => ({ number: String(number) });

export const bugQuery = (number: number) =>
  queryOptions({
    queryKey: keyOf(number, 'details'),
    queryFn: async ({ signal }): Promise<SeenBug> => {
      const { data, response } = await api.GET('/api/bugs/{number}', {
        params: { path: path(number) },
        signal,
      });
      if (data === undefined) throw new Problem({ title: 'The answer is empty', status: 0, code: 'broken' });
      return { bug: data, version: versionIn(response) };
    },
  });

/** As of a version; only for those who may audit. What was stays as it was. */
export const bugAsOfQuery = (number: number, version: number) =>
  queryOptions({
    queryKey: ['bug-as-of', number, version],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/bugs/{number}', {
          params: { path: path(number), query: { asOf: String(version) } },
          signal,
        }),
      ),
  });

export const commentsQuery = (number: number) =>
  queryOptions({
    queryKey: keyOf(number, 'comments'),
    queryFn: ({ signal }) =>
      everything((query) =>
        answer(api.GET('/api/bugs/{number}/comments', { params: { path: path(number), query }, signal })),
      ),
  });

export const historyQuery = (number: number) =>
  queryOptions({
    queryKey: keyOf(number, 'history'),
    queryFn: ({ signal }) =>
      everything((query) =>
        answer(api.GET('/api/bugs/{number}/history', { params: { path: path(number), query }, signal })),
      ),
  });

export const attachmentsQuery = (number: number) =>
  queryOptions({
    queryKey: keyOf(number, 'attachments'),
    queryFn: ({ signal }) =>
      everything((query) =>
        answer(api.GET('/api/bugs/{number}/attachments', { params: { path: path(number), query }, signal })),
      ),
  });

export const similarQuery = (number: number) =>
  queryOptions({
    queryKey: ['similar', number],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET('/api/bugs/{number}/similar', {
            params: { path: path(number), query: { limit: 5 } },
            signal,
          }),
        )
      ).items,
  });

/** Names of people whom the history has only numbers of. Nobody asks who is not logged in. */
export const namesQuery = (ids: readonly number[]) =>
  queryOptions({
    queryKey: ['people-by-id', ids],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/people', { params: { query: { id: [...ids], limit: 50 } }, signal })))
        .items,
  });

/** The beginning of an attachment as text. */
export const previewQuery = (id: number) =>
  queryOptions({
    queryKey: ['attachment-preview', id],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<string> =>
      answer(
        api.GET('/api/attachments/{id}/preview', {
          params: { path: { id: String(id) } },
          parseAs: 'text',
          signal,
        }),
      ),
  });

function versionIn(response: Response): number {
  return Number(/\d+/.exec(response.headers.get('etag') ?? '')?.[0] ?? 0);
}

export const isPatch = ({ patch, changes }: Attachment): boolean => patch || changes !== null;
export const contentOf = ({ id }: Attachment): string => `/api/attachments/${id}/content`;
