import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';

export type Item = Schemas['WorklistItem'];

/** A list with all its items, of which there are 1,000 at the most. */
export interface Worklist {
  id: number;
  name: string;
  items: readonly Item[];
  version: number;
}

const PAGE = 200;

export const worklistQuery = (id: number) =>
  queryOptions({
    queryKey: ['worklist', id],
    enabled: id > 0,
    queryFn: async ({ signal }): Promise<Worklist> => {
      const items: Item[] = [];
      let after: string | null = null;
      for (;;) {
        const query: { limit: number; after?: string } = { limit: PAGE, ...(after !== null && { after }) };
        const asked = await api.GET('/api/worklists/{id}', {
          params: { path: { id: String(id) }, query },
          signal,
        });
        const page: Schemas['WorklistWithItems'] = await answer(Promise.resolve(asked));
        items.push(...page.items);
        after = page.next;
        if (after !== null) continue;
        // An item that was put elsewhere between two pages is there once.
        const once = [...new Map(items.map((item) => [item.id, item])).values()];
        return { id, name: page.list.name, items: once, version: versionOf(asked.response) };
      }
    },
  });

const versionOf = (response: Response): number => Number(/\d+/.exec(response.headers.get('etag') ?? '')?.[0]);
