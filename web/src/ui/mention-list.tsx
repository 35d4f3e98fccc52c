import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/queries.js';
import { placeInText } from './caret.js';
import { useDebounced } from './debounced.js';
import { peopleQuery, type Person } from './people.query.js';
import { nameOf } from './person.js';
import css from './person-picker.module.css';

/** A name that is being typed, with the caret at its end. */
const BEGUN = /(?<![\p{L}\p{N}_.%+\-@/\\])@([\p{L}\p{N}][\p{L}\p{N}._-]{0,49})$/u;

interface Begun {
  /** What is typed after the `@`. */
  name: string;
  x: number;
  y: number;
}

/** Completes names after an `@` in a text area: what its events are to call, and the list to put beside it. */
export function useMentions(
  area: RefObject<HTMLTextAreaElement | null>,
  insert: (text: string, instead: number) => void,
) {
  const id = useId();
  const me = useQuery(meQuery).data;
  const [begun, setBegun] = useState<Begun>();
  const [active, setActive] = useState(0);
  const name = useDebounced(begun?.name ?? '');
  const { data } = useQuery({ ...peopleQuery(name, false), enabled: me != null && name !== '' });
  const people = begun === undefined || name === '' ? [] : (data ?? []).filter(isNamed);
  const open = people.length > 0;

  const look = (): void => {
    const { value = '', selectionStart = 0, selectionEnd } = area.current ?? {};
    const before = value.slice(0, selectionStart);
    const typed = selectionStart === selectionEnd ? BEGUN.exec(before)?.[1] : undefined;
    setActive(0);
    setBegun(
      typed === undefined || area.current === null
        ? undefined
        : { name: typed, ...placeInText(area.current, before.slice(0, -typed.length - 1)) },
    );
  };
  const choose = (person: Person): void => {
    insert(`@${person.username} `, (begun?.name.length ?? 0) + 1);
    setBegun(undefined);
  };
  /** @returns whether the key was one of the list's */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    if (event.key === 'ArrowDown') setActive((active + 1) % people.length);
    else if (event.key === 'ArrowUp') setActive((active + people.length - 1) % people.length);
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab')
      choose(people[active]!);
    else if (event.key === 'Escape') setBegun(undefined);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const list = open && begun !== undefined && (
    <ul
      id={id}
      role="listbox"
      aria-label="People to mention"
      className={css['list']}
      style={{ insetInline: `min(${begun.x}px, 100% - 13rem) auto`, insetBlockStart: begun.y }}
    >
      {people.map((person, index) => (
        <li
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={index === active ? css['active'] : undefined}
          // Before the text loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(person);
          }}
        >
          {nameOf(person)}
          <span className={css['username']}>@{person.username}</span>
        </li>
      ))}
    </ul>
  );
  const aria = {
    'aria-autocomplete': 'list',
    'aria-controls': open ? id : undefined,
    'aria-activedescendant': open ? `${id}-${active}` : undefined,
  } as const;
  return { look, onKey, close: () => setBegun(undefined), list, aria };
}

const isNamed = (person: Person): boolean => person.username !== null;
