import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2, X } from 'lucide-react';
import { Problem } from '../../api/problem.js';
import { useMe } from '../../app/session.js';
import { Button, ButtonLink, IconButton } from '../../ui/button.js';
import { Empty, Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { toast } from '../../ui/toasts.js';
import { AddItem } from './add-item.js';
import { NeedsLogin } from './needs-login.js';
import { useWorklist } from './use-worklist.js';
import { DeleteDialog, RenameDialog } from './worklist-dialogs.js';
import { WorklistItems } from './worklist-items.js';
import css from './worklist.module.css';
import shared from './my-work.module.css';

export function WorklistPage() {
  const { id } = useParams({ from: '/worklists/$id' });
  const me = useMe();
  if (me === null)
    return <NeedsLogin title="Worklist" to={`/worklists/${id}`} what="a list of somebody’s own" />;
  if (me === undefined) return null;
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0;
  return number > 0 ? <List key={number} id={number} /> : <NoList />;
}

function NoList() {
  return (
    <Empty title="You have no such worklist">
      <title>No such worklist · BugZot</title>
      <h1 className="visually-hidden">No such worklist</h1>
      <p>It was deleted, or it is somebody else’s: worklists are seen by their owner only.</p>
      <ButtonLink to="/my-work">To your work</ButtonLink>
    </Empty>
  );
}

function List({ id }: { id: number }) {
  const list = useWorklist(id);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const { data, error } = list;
  if (error instanceof Problem && error.status === 404) return <NoList />;
  if (error !== null && data === undefined)
    return <ProblemNotice error={error} retry={() => void list.refetch()} />;
  if (data === undefined)
    return <div className={shared['waiting']} aria-busy="true" aria-label="The list is on its way" />;
  const { name, items } = data;
  const done = items.filter(({ checked }) => checked).length;
  const destroy = async (): Promise<void> => {
    await list.destroy();
    toast(`“${name}” is deleted`);
    void client.invalidateQueries({ queryKey: ['worklists'] });
    await navigate({ to: '/my-work' });
    client.removeQueries({ queryKey: ['worklist', id] });
  };
  return (
    <div className={css['page']}>
      <title>{`${name} · BugZot`}</title>
      <div>
        <Link to="/my-work">My work</Link>
        <div className={css['head']}>
          <h1>{name}</h1>
          <IconButton label="Rename" onClick={() => setDialog('rename')}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label="Delete" onClick={() => setDialog('delete')}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </div>
        <p className={css['facts']}>
          {items.length === 0 ? 'Nothing on it yet.' : `${done} of ${items.length} done.`} Only you see this
          list.
        </p>
        <progress
          className={css['progress']}
          max={Math.max(1, items.length)}
          value={done}
          aria-label="How much is done"
        />
      </div>
      <AddItem onAdd={list.add} />
      {list.notice !== undefined && (
        <Notice kind="warn">
          <p className={css['notice']}>
            {list.notice}
            <IconButton label="Dismiss" onClick={list.dismiss}>
              <X size={16} aria-hidden />
            </IconButton>
          </p>
        </Notice>
      )}
      {items.length > 0 && <WorklistItems items={items} actions={list} />}
      {items.length > 1 && (
        <p className={css['facts']}>
          Put items in order by dragging them, or with <kbd>Alt</kbd> <kbd>↑</kbd> and <kbd>Alt</kbd>{' '}
          <kbd>↓</kbd>.
        </p>
      )}
      {items.length === 0 && (
        <Empty title="An empty list">
          <p>Add what you want to get done: bugs, or anything else.</p>
        </Empty>
      )}
      {dialog === 'rename' && (
        <RenameDialog name={name} onRename={list.rename} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'delete' && (
        <DeleteDialog
          name={name}
          count={items.length}
          onDelete={destroy}
          onClose={() => setDialog(undefined)}
        />
      )}
      {done > 0 && items.length > done && (
        <p>
          <Button
            kind="quiet"
            onClick={() => items.filter(({ checked }) => checked).forEach((item) => list.remove(item.id))}
          >
            Remove the {done === 1 ? 'one that is' : `${done} that are`} done
          </Button>
        </p>
      )}
    </div>
  );
}
