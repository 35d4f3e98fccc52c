import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import { everything } from '../../api/everything.js';
import { Problem } from '../../api/problem.js';
import { queryClient } from '../../api/queries.js';

export type Product = Schemas['Product'];
export type ProductSummary = Schemas['ProductSummary'];

export const allProductsQuery = queryOptions({
  queryKey: ['products', 'all'],
  staleTime: 60_000,
  queryFn: ({ signal }) =>
    everything((query) => answer(api.GET('/api/products', { params: { query }, signal }))),
});

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  staleTime: 60_000,
  queryFn: ({ signal }) =>
    everything((query) => answer(api.GET('/api/categories', { params: { query }, signal }))),
});

/** A product, and the version that one has seen once one has seen this. */
export interface SeenProduct {
  product: Product;
  version: number;
}

/** Everything about a product begins with `['product', id]`. */
export const seenProductQuery = (id: number) =>
  queryOptions({
    queryKey: ['product', id, 'seen'],
    queryFn: async ({ signal }): Promise<SeenProduct> => {
      const { data, response } = await api.GET('/api/products/{id}', {
        params: { path: { id: String(id) } },
        signal,
      });
      if (data === undefined) throw new Problem({ title: 'The answer is empty', status: 0, code: 'broken' });
      return { product: data, version: Number(/\d+/.exec(response.headers.get('etag') ?? '')?.[0] ?? 0) };
    },
  });

/** How many bugs this reader sees. */
export interface Counted {
  open: number;
  total: number;
}

/**
 * Bugs of every component that has some, of one product or of all. The key begins with `dashboard`: news of bugs make
 * it stale.
 */
export const countsQuery = (product?: number) =>
  queryOptions({
    queryKey: ['dashboard', 'counts', product ?? 'all'],
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const of = product === undefined ? {} : { product: String(product) };
      const rows = await everything((page) =>
        answer(api.GET('/api/dashboard/by-component', { params: { query: { ...of, ...page } }, signal })),
      );
      return rows.map(({ product: { id }, component, open, total }) => ({
        product: id,
        component,
        open: open.count,
        total: total.count,
      }));
    },
  });

type CountRow = Counted & { product: number; component: string };

/** The sum over some components. */
export function summed(rows: readonly CountRow[]): Counted {
  const sum = (of: 'open' | 'total'): number => rows.reduce((all, row) => all + row[of], 0);
  return { open: sum('open'), total: sum('total') };
}

/** What was changed in the catalogue is asked for anew, wherever it is shown. */
export function catalogueChanged(id?: number): Promise<unknown> {
  const stale = [['products'], ['categories'], ...(id === undefined ? [] : [['product', id]])];
  return Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
