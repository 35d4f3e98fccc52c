import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { answer, api } from '../../../api/client.js';
import type { SearchParams } from '../../../app/search-params.js';
import { Menu, MenuGroup, MenuItem } from '../../../ui/menu.js';
import { onDemand } from '../../../ui/on-demand.js';
import { nameOf } from '../../../ui/person.js';
import { toast, toastProblem } from '../../../ui/toasts.js';
import {
  addressOf,
  savedQueryOf,
  savedSearchesQuery,
  useSavedSearch,
  type SavedSearch,
} from './saved-searches.query.js';
import css from './saved-menu.module.css';

const SaveDialog = onDemand(async () => (await import('./save-dialog.js')).SaveDialog);
const ManageDialog = onDemand(async () => (await import('./manage-dialog.js')).ManageDialog);

interface Props {
  search: SearchParams;
  go: (next: SearchParams) => void;
}

/** Searches under a name: opened by one click, and kept when filters and order are worth it. */
export function SavedMenu({ search, go }: Props) {
  const client = useQueryClient();
  const { saved, changed } = useSavedSearch(search);
  const [dialog, setDialog] = useState<'save' | 'manage'>();
  const change = async ({ id, name }: SavedSearch): Promise<void> => {
    await answer(
      api.POST('/api/saved-searches/{id}/change', {
        params: { path: { id: String(id) } },
        body: { query: savedQueryOf(search) },
      }),
    );
    await client.invalidateQueries(savedSearchesQuery);
    toast(`“${name}” is saved as it is now.`);
  };
  const close = (): void => setDialog(undefined);
  return (
    <>
      <Menu
        align="end"
        name={
          saved === undefined ? 'Saved searches' : `Saved search ${saved.name}${changed ? ' changed' : ''}`
        }
        label={
          <>
            <Bookmark size={16} aria-hidden fill={saved && !changed ? 'currentColor' : 'none'} />
            <span className={css['name']}>{saved?.name ?? 'Searches'}</span>{' '}
            {changed && <span className={css['changed']}>changed</span>}
          </>
        }
      >
        {saved !== undefined && changed && (
          <MenuGroup label={`“${saved.name}” was changed`}>
            {saved.own && (
              <MenuItem onSelect={() => void change(saved).catch(toastProblem)}>Save the changes</MenuItem>
            )}
            <MenuItem onSelect={() => go(addressOf(saved))}>Back to how it was saved</MenuItem>
          </MenuGroup>
        )}
        <MenuItem onSelect={() => setDialog('save')}>Save this search …</MenuItem>
        <SavedList on={saved?.id} go={go} onManage={() => setDialog('manage')} />
      </Menu>
      {dialog === 'save' && (
        <SaveDialog search={search} onSaved={(id) => go({ ...search, saved: String(id) })} onClose={close} />
      )}
      {dialog === 'manage' && (
        <ManageDialog
          onGone={(id) => String(id) === search['saved'] && go({ ...search, saved: undefined })}
          onClose={close}
        />
      )}
    </>
  );
}

/** Only asked for when the menu is open. */
function SavedList({
  on,
  go,
  onManage,
}: {
  on: number | undefined;
  go: (next: SearchParams) => void;
  onManage: () => void;
}) {
  const { data: all, error } = useQuery(savedSearchesQuery);
  const own = all?.filter((one) => one.own) ?? [];
  const others = all?.filter((one) => !one.own) ?? [];
  const item = (one: SavedSearch) => (
    <MenuItem key={one.id} checked={one.id === on} onSelect={() => go(addressOf(one))}>
      <span className={css['item']}>
        {one.name}
        {!one.own && <small>{nameOf(one.owner)}</small>}
      </span>
    </MenuItem>
  );
  if (error !== null) return <div className={css['none']}>Your searches did not come: {error.message}</div>;
  return (
    <>
      {own.length > 0 && <MenuGroup label="Yours">{own.map(item)}</MenuGroup>}
      {others.length > 0 && <MenuGroup label="Shared by others">{others.map(item)}</MenuGroup>}
      {all?.length === 0 && <div className={css['none']}>None is saved yet.</div>}
      {own.length > 0 && <MenuItem onSelect={onManage}>Rename, share, delete …</MenuItem>}
    </>
  );
}
