import { useState, type SyntheticEvent } from 'react';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import css from './worklist.module.css';

const isElsewhere = (error: unknown): boolean => error instanceof Problem && error.status === 412;

/** Does something once at a time, and keeps why it was refused. */
function useTry(done: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const attempt = async (what: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await what();
      done();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return { busy, error, attempt };
}

interface RenameProps {
  name: string;
  onRename: (name: string) => Promise<void>;
  onClose: () => void;
}

export function RenameDialog({ name, onRename, onClose }: RenameProps) {
  const [atFirst] = useState(name);
  const { busy, error, attempt } = useTry(onClose);
  const save = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wanted = textOf(event.currentTarget, 'name').trim();
    if (wanted !== '') void attempt(() => onRename(wanted));
  };
  const ofName =
    error instanceof Problem && !isElsewhere(error) ? (error.of('/name') ?? error.message) : undefined;
  return (
    <Dialog title="Rename the worklist" onClose={onClose}>
      <form className={css['form']} onSubmit={save}>
        {isElsewhere(error) && (
          <Notice kind="warn" title="The list was changed in another place">
            <p>
              {name === atFirst ? 'Its items are others by now.' : `It is called “${name}” by now.`} Rename it
              again if you still want to.
            </p>
          </Notice>
        )}
        {error !== undefined && !(error instanceof Problem) && <ProblemNotice error={error} />}
        <Field label="Name" error={ofName}>
          <input name="name" defaultValue={atFirst} maxLength={100} autoComplete="off" required />
        </Field>
        <div className={css['buttons']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface DeleteProps {
  name: string;
  count: number;
  onDelete: () => Promise<void>;
  onClose: () => void;
}

export function DeleteDialog({ name, count, onDelete, onClose }: DeleteProps) {
  const { busy, error, attempt } = useTry(() => undefined);
  return (
    <Dialog title="Delete the worklist?" onClose={onClose}>
      {isElsewhere(error) ? (
        <Notice kind="warn" title="The list was changed in another place">
          <p>Look at it again before you delete it, or delete it all the same.</p>
        </Notice>
      ) : (
        error !== undefined && <ProblemNotice error={error} />
      )}
      <p>
        “{name}” and {count === 1 ? 'its item' : `its ${count} items`} go for good. The bugs stay what they
        are.
      </p>
      <div className={css['buttons']}>
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="danger" busy={busy} onClick={() => void attempt(onDelete)}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}
