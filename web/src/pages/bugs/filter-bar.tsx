import { useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { productsQuery } from '../../api/queries.js';
import { useMe } from '../../app/session.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { named } from '../../ui/badges.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { dayOf } from '../../ui/time.js';
import { CHOICES, FILTERS, MOMENTS, withValue, type FilterName } from './filters.js';
import css from './filter-bar.module.css';

const wordsOf = (name: string): string =>
  named(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

/** The filters as chips, each of which can be taken away, and menus that add more. All of it is in the address. */
export function FilterBar({ search }: { search: SearchParams }) {
  const navigate = useNavigate();
  const go = (next: SearchParams): void => void navigate({ to: '/bugs', search: next as never });
  const chips = [...FILTERS, ...MOMENTS, 'q'].flatMap((name) =>
    valuesOf(search[name]).map((value) => ({ name, value })),
  );
  return (
    <div className={css['bar']}>
      {FILTERS.map((name) => (
        <FilterMenu key={name} name={name} search={search} onChange={go} />
      ))}
      {chips.length > 0 && (
        <ul className={css['chips']} aria-label="Filters">
          {chips.map(({ name, value }) => (
            <li key={`${name} ${value}`}>
              <button
                type="button"
                className={css['chip']}
                aria-label={`Remove filter ${wordsOf(name)} ${value}`}
                onClick={() => go(withValue(search, name, value, false))}
              >
                <span className={css['name']}>{name === 'q' ? 'Search' : wordsOf(name)}</span>
                {MOMENTS.includes(name as never) && name !== 'dueBefore' ? dayOf(value) : shown(value)}
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <button type="button" className={css['clear']} onClick={() => go({ sort: search['sort'] })}>
              Clear all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** Names are shown as they are; `IN_PROGRESS` and `open` as words. */
const shown = (value: string): string =>
  /^[A-Z_]+$|^(open|closed|me|none)$/.test(value) ? named(value) : value;

function FilterMenu({
  name,
  search,
  onChange,
}: {
  name: FilterName;
  search: SearchParams;
  onChange: (next: SearchParams) => void;
}) {
  const values = useChoices(name);
  const on = valuesOf(search[name]);
  if (values.length === 0) return null;
  return (
    <Menu
      name={`Filter by ${wordsOf(name)}`}
      label={
        <>
          <Plus size={14} aria-hidden /> {wordsOf(name)}
        </>
      }
    >
      {values
        .filter((value) => !on.includes(value))
        .map((value) => (
          <MenuItem key={value} onSelect={() => onChange(withValue(search, name, value, true))}>
            {shown(value)}
          </MenuItem>
        ))}
    </Menu>
  );
}

/** What a menu offers. Everything else is a matter of the search language. */
function useChoices(name: FilterName): readonly string[] {
  const products = useQuery(productsQuery).data;
  const me = useMe();
  if (name === 'product') return products?.items.map((product) => product.name) ?? [];
  if (name === 'assignee') return me ? ['me', 'none'] : ['none'];
  if (name === 'reporter' || name === 'watcher') return me ? ['me'] : [];
  return CHOICES[name] ?? [];
}
