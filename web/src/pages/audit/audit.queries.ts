import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';

export type Verdict = Schemas['Verdict'];

/** An event as it was written; see `storedForm` of the server. What is sealed stays sealed. */
export interface StoredEvent {
  position: string;
  stream: string;
  version: number;
  id: string;
  type: string;
  data: Record<string, unknown>;
  metadata: { actor: number; at: string; command: string; hash: string; [name: string]: unknown };
}

/** Events of one question: as many as are shown at once, and of one stream as many as the API gives. */
export const PAGE = 100;
const MOST = 10_000;

async function events(
  query: { stream?: string; after?: string; limit: number },
  signal: AbortSignal,
): Promise<StoredEvent[]> {
  const asked = api.GET('/api/audit/events', { params: { query }, parseAs: 'text', signal });
  const { data: lines = '' } = await asked;
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredEvent);
}

/** The whole log, page after page from a position on. */
export const logQuery = (from: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'log', from],
    initialPageParam: from,
    queryFn: ({ pageParam, signal }) =>
      events({ limit: PAGE, ...(pageParam !== '' && { after: pageParam }) }, signal),
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.position),
  });

/** One stream, which is short: all that the API gives at once. */
export const streamQuery = (stream: string) =>
  queryOptions({
    queryKey: ['audit', 'stream', stream],
    queryFn: async ({ signal }) => {
      const found = await events({ stream, limit: MOST }, signal);
      return { events: found, whole: found.length < MOST };
    },
  });

export const checkpointsQuery = infiniteQueryOptions({
  queryKey: ['audit', 'checkpoints'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }) =>
    answer(
      api.GET('/api/audit/checkpoints', {
        params: { query: { limit: 20, count: 'true', ...(pageParam !== undefined && { after: pageParam }) } },
        signal,
      }),
    ),
  getNextPageParam: ({ next }) => next ?? undefined,
});

export function verify(stream: string, signal: AbortSignal): Promise<Verdict> {
  const query = stream === '' ? {} : { stream };
  return answer(api.GET('/api/audit/verify', { params: { query }, signal }));
}

export const exportHref = (stream: string): string =>
  `/api/audit/export${stream === '' ? '' : `?${new URLSearchParams({ stream }).toString()}`}`;
