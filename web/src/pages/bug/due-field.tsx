import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { dayOf } from '../../ui/time.js';
import { EditButton, InlineForm, useEditing } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

export function DueField() {
  const { bug, rights } = useBugPage();
  const { seen, begin, end, button } = useEditing();
  const [due, setDue] = useState('');
  const { busy, error, wish } = useWish(end);
  const save = (day: string | null): void => {
    if (day === bug.due || seen === undefined) return end();
    const words = `Due: ${day === null ? 'never' : dayOf(day)}`;
    wish({ action: { name: 'set-due', body: { due: day } }, words, seen, becomes: { due: day } });
  };
  if (seen === undefined) {
    const late =
      bug.due !== null && bug.resolution === null && bug.due < new Date().toISOString().slice(0, 10);
    return (
      <div className={css['value']}>
        {bug.due === null ? (
          <span className={css['none']}>No date</span>
        ) : (
          <time dateTime={bug.due} className={late ? css['overdue'] : undefined}>
            {dayOf(bug.due)}
            {late && ', overdue'}
          </time>
        )}
        {rights.edit && (
          <EditButton
            ref={button}
            label="Change the due date"
            onClick={() => {
              setDue(bug.due ?? '');
              begin();
            }}
          />
        )}
      </div>
    );
  }
  return (
    <InlineForm
      busy={busy}
      error={error}
      onCancel={end}
      onSave={() => save(due === '' ? null : due)}
      more={bug.due !== null && <Button onClick={() => save(null)}>No date</Button>}
    >
      <input
        type="date"
        aria-label="Due date"
        value={due}
        onChange={({ target }) => setDue(target.value)}
        autoFocus
      />
    </InlineForm>
  );
}
