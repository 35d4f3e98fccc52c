import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../../api/client.js';

export type SearchField = Schemas['SearchFields']['items'][number];

/** What may be written in a query; the server knows best. */
export const searchFieldsQuery = queryOptions({
  queryKey: ['search-fields'],
  staleTime: Infinity,
  queryFn: async ({ signal }) => (await answer(api.GET('/api/search/fields', { signal }))).items,
});
