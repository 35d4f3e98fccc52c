import { useRef, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { worklistQuery, type Item, type Worklist } from './worklist.query.js';

type Answer = Schemas['CommandAnswer'];
type Items = readonly Item[];

/** What came in between, for whoever looks at the list. */
export const ELSEWHERE = 'The list was changed in another place, too. This is how it is now.';

/** What is said when the server refuses: mostly somebody has the list open twice. */
function inWords(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  switch (error.code) {
    case 'worklist.item-unknown':
    case 'worklist.place-unknown':
      return `An item was removed in another place before this could be done. This is how the list is now.`;
    default:
      return error.message;
  }
}

/** A worklist and what can be done with its items: shown at once, sent one after another, taken back when refused. */
export function useWorklist(id: number) {
  const client = useQueryClient();
  const asked = useQuery(worklistQuery(id));
  const { queryKey } = worklistQuery(id);
  const [notice, setNotice] = useState<string>();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);

  const set = (change: (list: Worklist) => Worklist): void =>
    void client.setQueryData<Worklist>(queryKey, (list) => list && change(list));
  /** Whoever has seen every version but this one has seen everything. */
  const seen = ({ version }: Answer): void => {
    const known = client.getQueryData<Worklist>(queryKey)?.version;
    if (known === undefined || version <= known) return;
    set((list) => ({ ...list, version }));
    if (version === known + 1) return;
    setNotice(ELSEWHERE);
    void client.invalidateQueries({ queryKey });
  };
  const send = <T extends Answer>(ask: () => Promise<{ data?: T }>): Promise<T> => {
    waiting.current += 1;
    // Nothing that is still under way may be overwritten by what was read before it.
    void client.cancelQueries({ queryKey });
    const sent = queue.current.then(async () => {
      const result = await answer(ask());
      seen(result);
      return result;
    });
    queue.current = sent
      .catch(() => undefined)
      .then(() => {
        waiting.current -= 1;
        if (waiting.current === 0) void client.invalidateQueries({ queryKey: ['worklists'] });
      });
    return sent;
  };
  /** Shows it at once; when it is refused, the list is shown as it is. */
  const optimistic = (change: (items: Items) => Items, ask: () => Promise<{ data?: Answer }>): void => {
    setNotice(undefined);
    set((list) => ({ ...list, items: change(list.items) }));
    send(ask).catch((error: unknown) => {
      setNotice(inWords(error));
      void client.invalidateQueries({ queryKey });
    });
  };

  const of = (item: number) => ({ params: { path: { id: String(id), itemId: String(item) } } });
  return {
    ...asked,
    notice,
    dismiss: () => setNotice(undefined),
    /** As they stand at this moment, also between two drawings of the page. */
    itemsNow: (): Items => client.getQueryData<Worklist>(queryKey)?.items ?? [],
    check: (item: number, checked: boolean) =>
      optimistic(
        (items) => items.map((one) => (one.id === item ? { ...one, checked } : one)),
        () =>
          checked
            ? api.POST('/api/worklists/{id}/items/{itemId}/check', of(item))
            : api.POST('/api/worklists/{id}/items/{itemId}/uncheck', of(item)),
      ),
    remove: (item: number) =>
      optimistic(
        (items) => items.filter((one) => one.id !== item),
        () => api.POST('/api/worklists/{id}/items/{itemId}/remove', of(item)),
      ),
    /** @param before null for the end */
    move: (item: number, before: number | null) =>
      optimistic(
        (items) => moved(items, item, before),
        () => api.POST('/api/worklists/{id}/items/{itemId}/move', { ...of(item), body: { before } }),
      ),
    /** @throws Problem, to be said beside what was typed */
    add: async (text: string, bug: Item['bug']): Promise<void> => {
      setNotice(undefined);
      const body = { text, ...(bug !== null && { bug: bug.number }) };
      const added = await send(() =>
        api.POST('/api/worklists/{id}/items', { params: { path: { id: String(id) } }, body }),
      );
      const item = { id: added.id, text, bug, checked: false, createdAt: new Date().toISOString() };
      set((list) => ({
        ...list,
        items: [...list.items.filter((one) => one.id !== item.id), item],
      }));
    },
    /** @throws Problem also 412, when the list is not as it was seen; it is read again then */
    rename: async (name: string): Promise<void> => {
      await seenAs(() =>
        api.POST('/api/worklists/{id}/rename', {
          params: { path: { id: String(id) }, header: ifMatch() },
          body: { name },
        }),
      );
      set((list) => ({ ...list, name }));
    },
    destroy: async (): Promise<void> => {
      await seenAs(() =>
        api.POST('/api/worklists/{id}/delete', { params: { path: { id: String(id) }, header: ifMatch() } }),
      );
    },
  };

  function ifMatch(): { 'If-Match': string } {
    return { 'If-Match': `"${client.getQueryData<Worklist>(queryKey)?.version ?? 0}"` };
  }
  async function seenAs(ask: () => Promise<{ data?: Answer }>): Promise<void> {
    try {
      await send(ask);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await asked.refetch();
      throw error;
    }
  }
}

function moved(items: Items, id: number, before: number | null): Items {
  const item = items.find((one) => one.id === id);
  if (item === undefined || id === before) return items;
  const rest = items.filter((one) => one !== item);
  const at = before === null ? rest.length : rest.findIndex((one) => one.id === before);
  return at < 0 ? items : rest.toSpliced(at, 0, item);
}
