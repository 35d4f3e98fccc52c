import { useQueries, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client.js';
import { productQuery, productsQuery } from '../../../api/queries.js';
import { parseSearch, valuesOf } from '../../../app/search-params.js';
import { useMe } from '../../../app/session.js';
import { useDebounced } from '../../../ui/debounced.js';
import { peopleQuery } from '../../../ui/people.query.js';
import { clausesOf } from '../clauses.js';
import { searchFieldsQuery } from './search-fields.query.js';
import type { Known, Place } from './suggest.js';

/** Products whose components are all offered while none is named. */
const FEW = 5;

/** What can be said about the place where somebody types; only that is asked for. */
export function useKnown({ field, typed }: Place, text: string): Known {
  const client = useQueryClient();
  const me = useMe();
  const all = useQuery(searchFieldsQuery).data ?? [];
  // Nobody is "me" who is not logged in.
  const fields =
    me == null ? all.map((one) => ({ ...one, values: one.values.filter((value) => value !== 'me') })) : all;
  const isPerson = fields.find(({ name }) => name === field)?.kind === 'account';
  const name = useDebounced(typed.trim());
  const people = useQuery({ ...peopleQuery(name, false), enabled: me != null && isPerson }).data ?? [];
  const products = useQuery(productsQuery).data?.items ?? [];
  const named = namedProducts(text);
  const meant = named.length > 0 ? products.filter((one) => named.includes(one.name)) : products;
  const parts = useQueries({
    queries:
      (field === 'component' || field === 'version') && meant.length <= FEW
        ? meant.map(({ id }) => productQuery(id))
        : [],
  }).flatMap(({ data }) => data ?? []);
  return {
    fields,
    people: typed === '' || name === typed.trim() ? people : [],
    products: products.map((one) => one.name),
    components: once(parts.flatMap(({ components }) => components.map((one) => one.name))),
    versions: once(parts.flatMap(({ versions }) => versions.map((one) => one.name))),
    tags: field === 'tag' ? tagsIn(client.getQueriesData({ queryKey: ['bugs'] })) : [],
  };
}

const once = (values: readonly string[]): string[] => [...new Set(values)];

/** Products that the query or the filters beside it name. */
function namedProducts(text: string): string[] {
  const typed = clausesOf(text)
    .filter(({ field, negated }) => field === 'product' && !negated)
    .map((clause) => clause.text.slice('product:'.length).replaceAll('"', ''));
  const beside = location.pathname === '/bugs' ? valuesOf(parseSearch(location.search)['product']) : [];
  return [...typed, ...beside];
}

/** Tags of bugs that were listed, the most frequent first: nothing lists all that there are. */
function tagsIn(lists: readonly (readonly [unknown, unknown])[]): string[] {
  const counts = new Map<string, number>();
  for (const [, data] of lists) {
    const { pages = [] } = (data ?? {}) as Partial<InfiniteData<Schemas['BugList']>>;
    for (const { tags } of pages.flatMap(({ items }) => items))
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
}
