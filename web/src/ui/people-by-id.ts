import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.js';
import type { Person } from './people.query.js';

/** As many as the API takes at once. */
const AT_ONCE = 50;

/** Names of accounts that only numbers are known of. Empty until they are there, and for whoever is not logged in. */
export function usePeople(numbers: readonly number[]): ReadonlyMap<number, Person> {
  const ids = [...new Set(numbers)].filter((id) => id > 0).sort((a, b) => a - b);
  const { data } = useQuery({
    queryKey: ['people-by-id', ids],
    enabled: ids.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const slices = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, index) =>
        ids.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
      );
      const pages = await Promise.all(
        slices.map((id) =>
          answer(api.GET('/api/people', { params: { query: { id, limit: AT_ONCE } }, signal })),
        ),
      );
      return pages.flatMap((page) => page.items);
    },
  });
  return new Map(data?.map((person) => [person.id, person]));
}
