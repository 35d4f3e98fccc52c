import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answer, api } from '../../../api/client.js';
import { newKey } from '../../../api/idempotency.js';
import { Problem } from '../../../api/problem.js';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { Field } from '../../../ui/field.js';
import { textOf } from '../../../ui/form.js';
import { Notice } from '../../../ui/notice.js';
import { ProblemNotice } from '../../../ui/problem-notice.js';
import { useTask } from '../../../ui/use-task.js';
import { wrongWith } from '../../../ui/wrong.js';
import type { BugSummary } from '../bug-list.query.js';
import { bugs as words, Lines } from './lines.js';
import { Progress } from './progress.js';
import type { Line } from './use-bulk.js';
import css from './bulk.module.css';

/** Longest text of an item. */
const LONGEST = 500;

const worklistsQuery = {
  queryKey: ['worklists', 'for-bugs'],
  queryFn: async () => (await answer(api.GET('/api/worklists', { params: { query: { limit: 200 } } }))).items,
};

/** Puts bugs on one of one's own worklists, each as an item. */
export function WorklistDialog({ bugs, onClose }: { bugs: readonly BugSummary[]; onClose: () => void }) {
  const client = useQueryClient();
  const lists = useQuery(worklistsQuery);
  const [chosen, setChosen] = useState<string>();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [target, setTarget] = useState<number>();
  const { busy, error, run } = useTask();
  const all = lists.data ?? [];
  const value = chosen ?? String(all[0]?.id ?? 'new');

  const add = async (form: HTMLFormElement): Promise<void> => {
    const done = new Set(lines.filter((line) => line.done).map(({ bug }) => bug.number));
    const id = value === 'new' ? (target ?? (await create(textOf(form, 'name').trim()))) : Number(value);
    setTarget(id);
    for (const bug of bugs) {
      if (done.has(bug.number)) continue;
      const refused = await addOne(id, bug);
      setLines((before) => [
        ...before,
        {
          bug,
          effects: [{ what: 'Item', after: bug.title }],
          ...(refused === undefined ? { done: true } : { refused }),
        },
      ]);
    }
    await client.invalidateQueries({ queryKey: ['worklists'] });
  };
  const finished = !busy && error === undefined && lines.length > 0;
  const refused = lines.filter((line) => line.refused !== undefined);
  return (
    <Dialog title={`Add ${words(bugs.length)} to a worklist`} onClose={() => !busy && onClose()}>
      {finished && target !== undefined ? (
        <div className={css['stage']}>
          <Notice kind="good" title={`${words(lines.length - refused.length)} added`}>
            <p>
              <Link to="/worklists/$id" params={{ id: String(target) }}>
                To the worklist
              </Link>
            </p>
          </Notice>
          <Lines title="Not added" lines={refused} />
          <div className={css['buttons']}>
            <Button kind="primary" onClick={onClose} autoFocus>
              Close
            </Button>
          </div>
        </div>
      ) : (
        <form
          className={css['form']}
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            setLines((before) => before.filter((line) => line.done));
            void run(() => add(form));
          }}
        >
          {lists.error !== null && <ProblemNotice error={lists.error} retry={() => void lists.refetch()} />}
          <Field label="Worklist">
            <select value={value} onChange={({ target: { value: next } }) => setChosen(next)}>
              {all.map(({ id, name, items }) => (
                <option key={id} value={id}>
                  {name} ({items})
                </option>
              ))}
              <option value="new">A new one …</option>
            </select>
          </Field>
          {value === 'new' && (
            <Field label="Its name" error={wrongWith(error, '/name', 'worklist.name-taken')}>
              <input name="name" required maxLength={100} autoComplete="off" />
            </Field>
          )}
          {busy && <Progress label="Adding the bugs" done={lines.length} of={bugs.length} />}
          {error !== undefined && wrongWith(error, '/name', 'worklist.name-taken') === undefined && (
            <ProblemNotice error={error} />
          )}
          <div className={css['buttons']}>
            <Button type="submit" kind="primary" busy={busy}>
              Add
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

const create = async (name: string): Promise<number> =>
  (await answer(api.POST('/api/worklists', { body: { name } }))).id;

/** @returns why it was refused @throws Problem when the rest would fare no better */
async function addOne(list: number, { number, title }: BugSummary): Promise<string | undefined> {
  try {
    await answer(
      api.POST('/api/worklists/{id}/items', {
        params: { path: { id: String(list) }, header: { 'Idempotency-Key': newKey() } },
        body: { text: title.slice(0, LONGEST), bug: number },
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422)) return error.message;
    throw error;
  }
}
