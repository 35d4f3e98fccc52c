import { useId, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../../api/client.js';
import type { SearchParams } from '../../../app/search-params.js';
import { Field } from '../../../ui/field.js';
import { FormDialog } from '../../../ui/form-dialog.js';
import { textOf } from '../../../ui/form.js';
import { toast } from '../../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../../ui/wrong.js';
import { appliedOf, queryOf } from '../filters.js';
import { appliedWords, filterWords } from '../filter-words.js';
import { SORT_AT_FIRST, sortedBy, SORTS } from '../sorts.js';
import { savedQueryOf, savedSearchesQuery } from './saved-searches.query.js';
import css from './save-dialog.module.css';

interface Props {
  search: SearchParams;
  onSaved: (id: number) => void;
  onClose: () => void;
}

export function SaveDialog({ search, onSaved, onClose }: Props) {
  const client = useQueryClient();
  const id = useId();
  const [shared, setShared] = useState(false);
  const save = async (form: HTMLFormElement): Promise<void> => {
    const name = textOf(form, 'name').trim();
    const body = { name, query: savedQueryOf(search), shared };
    const created = await answer(api.POST('/api/saved-searches', { body }));
    await client.invalidateQueries(savedSearchesQuery);
    onSaved(created.id);
    toast(`“${name}” is saved.`);
  };
  return (
    <FormDialog
      title="Save this search"
      action="Save"
      onClose={onClose}
      onSubmit={save}
      isSilent={isOneOf('saved-search.name-taken')}
    >
      {(error) => (
        <>
          <Field label="Name" error={wrongWith(error, '/name', 'saved-search.name-taken')}>
            <input name="name" required maxLength={100} autoComplete="off" />
          </Field>
          <QueryWords search={search} />
          <div className={css['share']}>
            <input
              id={`${id}-share`}
              type="checkbox"
              aria-describedby={`${id}-means`}
              checked={shared}
              onChange={({ target }) => setShared(target.checked)}
            />
            <label htmlFor={`${id}-share`}>Share it</label>
            <small id={`${id}-means`}>
              Everybody who is logged in sees its name and yours. Each sees the bugs they may see.
            </small>
          </div>
        </>
      )}
    </FormDialog>
  );
}

/** What is saved, in words. */
function QueryWords({ search }: { search: SearchParams }) {
  const applied = appliedOf(search);
  const { by, down } = sortedBy(queryOf(search).sort ?? SORT_AT_FIRST);
  return (
    <dl className={css['words']}>
      {applied.length === 0 && (
        <div>
          <dt>Filters</dt>
          <dd>None: all bugs</dd>
        </div>
      )}
      {applied.map((one) => (
        <div key={one.key}>
          <dt>{filterWords(one.name)}</dt>
          <dd>{appliedWords(one)}</dd>
        </div>
      ))}
      <div>
        <dt>Sorted by</dt>
        <dd>
          {SORTS[by].label}, {(down ? SORTS[by].down : (SORTS[by].up ?? '')).toLowerCase()}
        </dd>
      </div>
    </dl>
  );
}
