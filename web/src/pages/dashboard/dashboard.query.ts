import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import type { Scope } from './period.js';

export type Overview = Schemas['Overview'];
export type Week = Schemas['Trend']['weeks'][number];
export type TimeToResolve = Schemas['TimeToResolve'];

/** Rows of a ranking that are shown at first, and added by each "more". */
export const RANKS = 7;
const kept = { placeholderData: keepPreviousData, staleTime: 30_000 } as const;

export const overviewQuery = (query: Scope) =>
  queryOptions({
    ...kept,
    queryKey: ['dashboard', 'overview', query],
    queryFn: ({ signal }) => answer(api.GET('/api/dashboard/overview', { params: { query }, signal })),
  });

export const trendQuery = (query: Scope) =>
  queryOptions({
    ...kept,
    queryKey: ['dashboard', 'trend', query],
    queryFn: ({ signal }) => answer(api.GET('/api/dashboard/trend', { params: { query }, signal })),
  });

export const ageQuery = (query: Scope) =>
  queryOptions({
    ...kept,
    queryKey: ['dashboard', 'age', query],
    queryFn: ({ signal }) => answer(api.GET('/api/dashboard/age', { params: { query }, signal })),
  });

export const timeToResolveQuery = (query: Scope) =>
  queryOptions({
    ...kept,
    queryKey: ['dashboard', 'time-to-resolve', query],
    queryFn: ({ signal }) => answer(api.GET('/api/dashboard/time-to-resolve', { params: { query }, signal })),
  });

const paged = (after: string | undefined) => ({ limit: RANKS, ...(after !== undefined && { after }) });

export const byComponentQuery = (query: Scope) =>
  infiniteQueryOptions({
    ...kept,
    queryKey: ['dashboard', 'by-component', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/dashboard/by-component', {
          params: { query: { ...query, ...paged(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const byAssigneeQuery = (query: Scope) =>
  infiniteQueryOptions({
    ...kept,
    queryKey: ['dashboard', 'by-assignee', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/dashboard/by-assignee', {
          params: { query: { ...query, ...paged(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
