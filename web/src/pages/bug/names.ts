import { createContext, useContext, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { productsQuery } from '../../api/queries.js';
import { useMe } from '../../app/session.js';
import type { Person } from '../../ui/people.query.js';
import { nameOf } from '../../ui/person.js';
import { namesQuery, type Attachment, type Bug, type Comment, type HistoryEntry } from './bug.queries.js';

/** People and products that events have only numbers of. */
export interface Names {
  person: (id: number) => Person;
  product: (id: number) => string;
}

const stranger = (id: number): Person => ({ id, username: null, displayName: null });

export const NamesContext = createContext<Names>({ person: stranger, product: String });
export const useNames = (): Names => useContext(NamesContext);
/** What somebody is called by whom we may not know the name of. */
export const nameIn = (names: Names, id: number): string => nameOf(names.person(id));

/** Everybody who stands on the page anyway, and by number those who stand only in what happened. */
export function useNamesOf(
  bug: Bug | undefined,
  history: readonly HistoryEntry[],
  comments: readonly Comment[],
  attachments: readonly Attachment[],
): Names {
  const me = useMe();
  const products = useQuery(productsQuery).data?.items;
  const known = useMemo(() => {
    const people = [
      ...(bug === undefined ? [] : [bug.reporter, ...(bug.assignee ? [bug.assignee] : []), ...bug.watchers]),
      ...history.map(({ actor }) => actor),
      ...comments.map(({ author }) => author),
      ...attachments.map(({ uploader }) => uploader),
      ...(me ? [me] : []),
    ];
    return new Map(people.map((person) => [person.id, person]));
  }, [bug, history, comments, attachments, me]);
  const wanted = useMemo(
    () => [...new Set(history.flatMap(peopleIn))].filter((id) => !known.has(id)).slice(0, 50),
    [history, known],
  );
  const asked = useQuery({ ...namesQuery(wanted), enabled: me != null && wanted.length > 0 }).data;
  return useMemo(
    () => ({
      person: (id) => known.get(id) ?? asked?.find((person) => person.id === id) ?? stranger(id),
      product: (id) =>
        (bug?.product.id === id ? bug.product.name : undefined) ??
        products?.find((product) => product.id === id)?.name ??
        `product ${id}`,
    }),
    [known, asked, bug, products],
  );
}

function peopleIn({ changes }: HistoryEntry): number[] {
  return changes.flatMap(({ data }) =>
    ['assignee', 'previous', 'account', 'reporter'].flatMap((name) => {
      const value = data[name];
      return typeof value === 'number' ? [value] : [];
    }),
  );
}
