import { useEffect, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { useDebounced } from '../../ui/debounced.js';
import { ROLES, STATUSES } from './accounts.queries.js';
import css from './accounts.module.css';

/** All of it is in the address. */
export function AccountFilters({ search }: { search: SearchParams }) {
  const navigate = useNavigate();
  const [asked = ''] = valuesOf(search['q']);
  const [typed, setTyped] = useState(asked);
  const settled = useDebounced(typed.trim(), 250);
  const go = (change: SearchParams): void =>
    void navigate({
      to: '/accounts',
      search: (before: SearchParams) => ({ ...before, ...change }),
      replace: true,
    });
  useEffect(() => {
    if (settled !== asked) go({ q: settled === '' ? undefined : settled });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what was typed asks
  }, [settled]);
  // Another address, such as by the way back: the box shows what the list was asked.
  const [before, setBefore] = useState(asked);
  if (asked !== before) {
    setBefore(asked);
    if (asked !== settled) setTyped(asked);
  }
  const choice = (name: 'role' | 'status', label: string, all: string, options: [string, string][]) => (
    <select
      aria-label={label}
      value={valuesOf(search[name])[0] ?? ''}
      onChange={({ target }) => go({ [name]: target.value === '' ? undefined : target.value })}
    >
      <option value="">{all}</option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
  return (
    <div role="search" aria-label="Accounts" className={css['filters']}>
      <input
        type="search"
        aria-label="Find an account"
        placeholder="Name or mail address"
        maxLength={100}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {choice(
        'role',
        'Role',
        'Any role',
        ROLES.map(({ role, label }) => [role, label]),
      )}
      {choice(
        'status',
        'State',
        'Any state',
        STATUSES.map(({ status, label }) => [status, label]),
      )}
    </div>
  );
}
