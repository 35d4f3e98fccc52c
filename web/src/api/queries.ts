import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { Problem } from './problem.js';

/** Tries again what may go right: a read model that is behind, a server that is away. Never what was refused. */
const mayPass = (error: Error): boolean =>
  error instanceof Problem && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 3 && mayPass(error),
      staleTime: 5000,
      refetchOnWindowFocus: true,
    },
  },
});

/** Who is logged in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async () => {
    try {
      return await answer(api.GET('/api/accounts/me'));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
});

export const workflowQuery = queryOptions({
  queryKey: ['workflow'],
  staleTime: Infinity,
  queryFn: () => answer(api.GET('/api/workflow')),
});

export const productsQuery = queryOptions({
  queryKey: ['products'],
  staleTime: 60_000,
  queryFn: () => answer(api.GET('/api/products', { params: { query: { limit: 200 } } })),
});

export const productQuery = (id: number) =>
  queryOptions({
    queryKey: ['product', id],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/products/{id}', { params: { path: { id: String(id) } }, signal })),
  });

export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  placeholderData: keepPreviousData,
  queryFn: () => answer(api.GET('/api/notifications', { params: { query: { limit: 1 } } })),
});
