import { useEffect, useRef, useState, type ComponentType } from 'react';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { SearchHintsProps } from '../pages/bugs/search/search-hints.js';
import { valuesOf } from './search-params.js';
import css from './search-box.module.css';

export const LONGEST_QUERY = 500;

/** What is wished to stand in the box; once, however often the box is drawn. */
let wish: ((text: string) => void) | undefined;

/** Puts the beginning of a query, such as `tag:`, into the search box, which then says what can follow. */
export const suggestInSearch = (text: string): void => wish?.(text);

/** Numbers lead to the bug; everything else is the list's search language. */
export function SearchBox() {
  const navigate = useNavigate();
  const asked = useRouterState({
    select: ({ location: { pathname, search } }) => {
      const [q = ''] = pathname === '/bugs' ? valuesOf(search['q']) : [];
      return q;
    },
  });
  const form = useRef<HTMLFormElement>(null);
  const [begun, setBegun] = useState('');
  const [Hints, setHints] = useHints(form);
  useEffect(() => {
    wish = (text) => {
      setBegun(text);
      void setHints();
      document.getElementById('search')?.focus();
    };
    return () => void (wish = undefined);
  }, [setHints]);

  const search = (text: string): void => {
    const q = text.trim();
    const number = /^#?(\d{1,15})$/.exec(q)?.[1];
    if (number !== undefined) void navigate({ to: '/bugs/$number', params: { number } });
    else {
      const onList = location.pathname === '/bugs';
      void navigate({
        to: '/bugs',
        search: (before: object) => ({ ...(onList && before), q: q === '' ? undefined : q }),
      });
    }
    // From here the keys of the list go on.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  };
  const attributes = {
    id: 'search',
    name: 'q',
    type: 'search',
    'aria-label': 'Search bugs',
    'aria-keyshortcuts': '/',
    placeholder: 'Search, or a number',
    autoComplete: 'off',
    autoCapitalize: 'none',
    spellCheck: false,
    maxLength: LONGEST_QUERY,
  };
  return (
    <form
      ref={form}
      role="search"
      className={css['search']}
      onPointerEnter={() => void setHints()}
      onFocus={() => void setHints()}
      onSubmit={(event) => {
        event.preventDefault();
        search(event.currentTarget.querySelector('input')?.value ?? '');
      }}
    >
      <Search size={16} aria-hidden />
      {Hints === undefined ? (
        // Another address, another question: the box shows what the list was asked.
        <input key={asked} {...attributes} defaultValue={asked} />
      ) : (
        <Hints
          attributes={attributes}
          asked={asked}
          begun={begun}
          onBegun={() => setBegun('')}
          onSearch={search}
        />
      )}
    </form>
  );
}

/** The box that hints comes when somebody is about to use the plain one, and takes over what was typed meanwhile. */
function useHints(form: React.RefObject<HTMLFormElement | null>) {
  const [Hints, setHints] = useState<ComponentType<SearchHintsProps>>();
  const [load] = useState(() => async (): Promise<void> => {
    const { SearchHints, take } = await import('../pages/bugs/search/search-hints.js');
    const input = form.current?.querySelector('input');
    if (input != null) take(input);
    setHints(() => SearchHints);
  });
  return [Hints, load] as const;
}
