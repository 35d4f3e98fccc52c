import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../api/client.js';

export type Person = Schemas['Person'];

/** People whose user name, or a word of whose name, begins like this. Only for whoever is logged in. */
export const peopleQuery = (q: string, assignable: boolean) =>
  queryOptions({
    queryKey: ['people', q, assignable],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { ...(q !== '' && { q }), assignable: assignable ? 'true' : 'false', limit: 8 } as const;
      return (await answer(api.GET('/api/people', { params: { query }, signal }))).items;
    },
  });
