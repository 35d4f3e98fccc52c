import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import { answer, api } from '../../../api/client.js';
import { Button, IconButton } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { textOf } from '../../../ui/form.js';
import { ProblemNotice } from '../../../ui/problem-notice.js';
import { useTask } from '../../../ui/use-task.js';
import { savedSearchesQuery, type SavedSearch } from './saved-searches.query.js';
import css from './manage-dialog.module.css';

const path = ({ id }: SavedSearch) => ({ params: { path: { id: String(id) } } });

/** One's own searches: renamed, shared or not, deleted. */
export function ManageDialog({ onGone, onClose }: { onGone: (id: number) => void; onClose: () => void }) {
  const { data } = useQuery(savedSearchesQuery);
  const own = data?.filter((one) => one.own) ?? [];
  return (
    <Dialog title="Your searches" onClose={onClose}>
      {own.length === 0 ? (
        <p>None is left.</p>
      ) : (
        <ul className={css['list']}>
          {own.map((one) => (
            <Row key={one.id} search={one} onGone={() => onGone(one.id)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row({ search, onGone }: { search: SavedSearch; onGone: () => void }) {
  const client = useQueryClient();
  const [mode, setMode] = useState<'rename' | 'delete'>();
  const { busy, error, run, forget } = useTask();
  const { name, shared } = search;
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    const done = await run(async () => {
      await work();
      await client.invalidateQueries(savedSearchesQuery);
    });
    if (done) setMode(undefined);
  };
  const leave = (): void => {
    forget();
    setMode(undefined);
  };
  return (
    <li>
      {mode === 'rename' ? (
        <form
          className={css['line']}
          onSubmit={(event) => {
            event.preventDefault();
            const body = { name: textOf(event.currentTarget, 'name').trim() };
            void act(() => answer(api.POST('/api/saved-searches/{id}/rename', { ...path(search), body })));
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // The name, not the dialog.
            event.preventDefault();
            leave();
          }}
        >
          <input
            name="name"
            aria-label={`New name of ${name}`}
            defaultValue={name}
            required
            maxLength={100}
            autoComplete="off"
            autoFocus
          />
          <Button type="submit" kind="primary" busy={busy}>
            Rename
          </Button>
          <Button onClick={leave}>Cancel</Button>
        </form>
      ) : (
        <div className={css['line']}>
          <span className={css['name']}>{name}</span>
          <label className={css['share']}>
            <input
              type="checkbox"
              checked={shared}
              aria-label={`Share ${name}`}
              onChange={() =>
                void act(() =>
                  answer(
                    shared
                      ? api.POST('/api/saved-searches/{id}/unshare', path(search))
                      : api.POST('/api/saved-searches/{id}/share', path(search)),
                  ),
                )
              }
            />
            Shared
          </label>
          <IconButton label={`Rename ${name}`} onClick={() => setMode('rename')}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label={`Delete ${name}`} onClick={() => setMode('delete')}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </div>
      )}
      {mode === 'delete' && (
        <div className={css['line']} role="group" aria-label={`Delete ${name}?`}>
          <span className={css['name']}>Delete it{shared && ' for everybody'}? The bugs stay.</span>
          <Button
            kind="danger"
            busy={busy}
            autoFocus
            onClick={() =>
              void act(async () => {
                await answer(api.DELETE('/api/saved-searches/{id}', path(search)));
                onGone();
              })
            }
          >
            Delete
          </Button>
          <Button onClick={leave}>Keep</Button>
        </div>
      )}
      {error !== undefined && <ProblemNotice error={error} />}
    </li>
  );
}
