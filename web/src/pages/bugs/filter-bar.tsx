import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Plus, SlidersHorizontal, X } from 'lucide-react';
import { productQuery, productsQuery } from '../../api/queries.js';
import { suggestInSearch } from '../../app/search-box.js';
import { useMe } from '../../app/session.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { Button } from '../../ui/button.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { appliedOf, CHOICES, withoutFilters, withValue, type FilterName } from './filters.js';
import { appliedWords, filterWords, valueWords } from './filter-words.js';
import css from './filter-bar.module.css';

/** Filters that are menus, where there is something to choose from. */
const MENUS = [
  'status',
  'product',
  'component',
  'version',
  'assignee',
  'priority',
  'severity',
] as const satisfies readonly FilterName[];

/** What is typed rather than chosen, with hints of the search box. */
const MORE: readonly (readonly [label: string, text: string])[] = [
  ['Component', 'component:'],
  ['Tag', 'tag:'],
  ['Reporter', 'reporter:'],
  ['Watcher', 'watcher:'],
  ['Resolution', 'resolution:'],
  ['Reported', 'created:'],
  ['Changed', 'changed:'],
  ['Due', 'due:'],
];

interface Props {
  search: SearchParams;
  go: (next: SearchParams) => void;
}

/** The filters as chips, each of which can be taken away, and menus that add more. All of it is in the address. */
export function FilterBar({ search, go }: Props) {
  const [open, setOpen] = useState(false);
  const applied = appliedOf(search);
  const chips = useRef<HTMLUListElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  /** Of a chip that was taken away: the focus goes to the one that takes its place. */
  const gone = useRef(-1);
  useEffect(() => {
    if (gone.current < 0) return;
    const left = [...(chips.current?.querySelectorAll('button') ?? [])].slice(0, -1);
    // The one that opens the menus is there on a phone only.
    const first = [...(bar.current?.querySelectorAll('button') ?? [])].find(
      (one) => one.offsetParent !== null,
    );
    const next = left[Math.min(gone.current, left.length - 1)] ?? first;
    gone.current = -1;
    next?.focus();
  }, [applied.length]);
  return (
    <div ref={bar} className={css['bar']}>
      {/* Only on a phone, where the menus would take half of it. */}
      <Button className={css['opener']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <SlidersHorizontal size={15} aria-hidden /> Filters{applied.length > 0 && ` (${applied.length})`}
      </Button>
      <div className={`${css['menus']} ${open ? css['open'] : ''}`}>
        {MENUS.map((name) => (
          <FilterMenu key={name} name={name} search={search} go={go} />
        ))}
        <Menu
          name="More filters"
          label={
            <>
              <Plus size={14} aria-hidden /> More
            </>
          }
        >
          {MORE.map(([label, text]) => (
            <MenuItem key={text} onSelect={() => suggestInSearch(text)}>
              {label} …
            </MenuItem>
          ))}
        </Menu>
      </div>
      {applied.length > 0 && (
        <ul ref={chips} className={css['chips']} aria-label="Filters">
          {applied.map((one, index) => (
            <li key={one.key}>
              <button
                type="button"
                className={css['chip']}
                aria-label={`Remove filter ${filterWords(one.name)} ${appliedWords(one)}`}
                onClick={() => {
                  gone.current = index;
                  go(one.without);
                }}
              >
                <span className={css['name']}>{filterWords(one.name)}</span>{' '}
                <span className={css['value']}>{appliedWords(one)}</span>
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <button type="button" className={css['clear']} onClick={() => go(withoutFilters(search))}>
              Clear all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

function FilterMenu({ name, search, go }: Props & { name: (typeof MENUS)[number] }) {
  const choices = useChoices(name, search);
  const on = valuesOf(search[name]);
  if (choices?.length === 0) return null;
  // While they are on their way, their menu has its place.
  const values = [...new Set([...(choices ?? []), ...on])];
  return (
    <Menu
      name={`Filter by ${filterWords(name)}`}
      label={
        <>
          <Plus size={14} aria-hidden /> {filterWords(name)}
        </>
      }
    >
      {values.map((value) => (
        <MenuItem
          key={value}
          many
          checked={on.includes(value)}
          onSelect={() => go(withValue(search, name, value, !on.includes(value)))}
        >
          {valueWords(name, value)}
        </MenuItem>
      ))}
      {name === 'assignee' && (
        <MenuItem onSelect={() => suggestInSearch('assignee:')}>Somebody else …</MenuItem>
      )}
    </Menu>
  );
}

/** What a menu offers; undefined until that is known. Everything else is a matter of the search language. */
function useChoices(name: FilterName, search: SearchParams): readonly string[] | undefined {
  const list = useQuery(productsQuery).data?.items;
  const products = list ?? [];
  const me = useMe();
  const named = valuesOf(search['product']);
  // Components and versions are those of a product.
  const id =
    named.length === 1
      ? products.find(({ name: one, id: number }) => one === named[0] || String(number) === named[0])?.id
      : undefined;
  const product = useQuery({
    ...productQuery(id ?? 0),
    enabled: id !== undefined && (name === 'component' || name === 'version'),
  }).data;
  if (name === 'product') return list?.map((one) => one.name);
  if (name === 'component') return product?.components.map((one) => one.name) ?? [];
  if (name === 'version') return product?.versions.map((one) => one.name) ?? [];
  if (name === 'assignee') return me ? ['me', 'none'] : ['none'];
  return CHOICES[name] ?? [];
}
