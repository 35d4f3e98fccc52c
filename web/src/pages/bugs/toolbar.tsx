import { useState } from 'react';
import { ArrowDownWideNarrow, ArrowUpNarrowWide, Columns3, Download } from 'lucide-react';
import { stringifySearch, valuesOf, type SearchParams } from '../../app/search-params.js';
import { useMe } from '../../app/session.js';
import { IconButton } from '../../ui/button.js';
import { Menu, MenuGroup, MenuItem, menuItemClass } from '../../ui/menu.js';
import { onDemand } from '../../ui/on-demand.js';
import { hasWords } from './clauses.js';
import { queryOf } from './filters.js';
import { SavedMenu } from './saved/saved-menu.js';
import { SORT_AT_FIRST, sortedBy, SORTS, type SortName } from './sorts.js';
import css from './bugs-page.module.css';

const ColumnsDialog = onDemand(async () => (await import('./columns-dialog.js')).ColumnsDialog);

interface Props {
  search: SearchParams;
  go: (next: SearchParams) => void;
}

/** What can be done with the list as a whole. */
export function Toolbar({ search, go }: Props) {
  const me = useMe();
  const [columns, setColumns] = useState(false);
  return (
    <div className={css['tools']}>
      {/* Also before it is known who somebody is: it has its place then. */}
      {me !== null && <SavedMenu search={search} go={go} />}
      <SortMenu search={search} go={go} />
      <IconButton label="Columns" className={css['wide']} onClick={() => setColumns(true)}>
        <Columns3 size={17} aria-hidden />
      </IconButton>
      <ExportMenu search={search} />
      {columns && <ColumnsDialog onClose={() => setColumns(false)} />}
    </div>
  );
}

function SortMenu({ search, go }: Props) {
  const { by, down } = sortedBy(valuesOf(search['sort'])[0] ?? SORT_AT_FIRST);
  const { label, down: downWords, up } = SORTS[by];
  const sort = (next: string): void => go({ ...search, sort: next });
  const offered = (Object.keys(SORTS) as SortName[]).filter(
    (name) => name !== 'relevance' || hasWords(valuesOf(search['q'])[0] ?? ''),
  );
  const Icon = down ? ArrowDownWideNarrow : ArrowUpNarrowWide;
  return (
    <Menu
      align="end"
      name={`Sorted by ${label}, ${(down ? downWords : (up ?? '')).toLowerCase()}`}
      label={
        <>
          <Icon size={16} aria-hidden /> {label}
        </>
      }
    >
      <MenuGroup label="Sort by">
        {offered.map((name) => (
          <MenuItem key={name} checked={name === by} onSelect={() => sort(`-${name}`)}>
            {SORTS[name].label}
          </MenuItem>
        ))}
      </MenuGroup>
      {up !== undefined && (
        <MenuGroup label="Order">
          <MenuItem checked={down} onSelect={() => sort(`-${by}`)}>
            {downWords}
          </MenuItem>
          <MenuItem checked={!down} onSelect={() => sort(by)}>
            {up}
          </MenuItem>
        </MenuGroup>
      )}
    </Menu>
  );
}

/** The bugs of this list as a file: all of them, not only those that are loaded. */
function ExportMenu({ search }: { search: SearchParams }) {
  const { sort = SORT_AT_FIRST, ...filters } = queryOf(search);
  // A file is in no order of how well something matches.
  const order = sortedBy(sort).by === 'relevance' ? undefined : sort;
  const address = (format: string): string =>
    `/api/bugs/export${stringifySearch({ format, ...filters, sort: order })}`;
  return (
    <Menu align="end" name="Export" label={<Download size={17} aria-hidden />}>
      <a role="menuitem" tabIndex={-1} className={menuItemClass} href={address('csv')} download>
        Table (CSV)
      </a>
      <a role="menuitem" tabIndex={-1} className={menuItemClass} href={address('jsonl')} download>
        All texts and comments (JSON Lines)
      </a>
    </Menu>
  );
}
