import { useQuery } from '@tanstack/react-query';
import { workflowQuery } from '../../api/queries.js';
import { useMe } from '../../app/session.js';
import { useShortcuts } from '../../app/shortcuts.js';
import { Button } from '../../ui/button.js';
import type { Person } from '../../ui/people.query.js';
import { nameOf, PersonName } from '../../ui/person.js';
import { PersonPicker } from '../../ui/person-picker.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { EditButton, useEditing } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

export function AssigneeField() {
  const { bug, rights } = useBugPage();
  const me = useMe();
  const { data: workflow } = useQuery(workflowQuery);
  const { seen, begin, end, button } = useEditing();
  const { error, wish, forget } = useWish(end);
  const legal = (move: string): boolean =>
    workflow?.moves.some((one) => one.from === bug.status && one.move === move) === true;
  const editable = rights.edit && legal('assign');
  useShortcuts(
    () => (editable ? [{ keys: 'a', does: 'Assign the bug', run: begin }] : []),
    [editable, begin],
  );
  const close = (): void => {
    forget();
    end();
  };
  const pick = (person: Person | null): void => {
    if (person?.id === bug.assignee?.id) return close();
    if (person === null)
      wish({
        action: { name: 'unassign', body: {} },
        words: 'Assignee: nobody',
        ...(seen !== undefined && { seen }),
      });
    else
      wish({
        action: { name: 'assign', body: { assignee: person.id } },
        words: `Assignee: ${nameOf(person)}`,
        ...(seen !== undefined && { seen }),
      });
  };
  if (seen === undefined || !editable) {
    return (
      <>
        <div className={css['value']}>
          {bug.assignee === null ? (
            <span className={css['none']}>Nobody</span>
          ) : (
            <PersonName person={bug.assignee} />
          )}
          {editable && <EditButton ref={button} label="Change the assignee" onClick={begin} />}
        </div>
        {error !== undefined && <ProblemNotice error={error} />}
      </>
    );
  }
  return (
    <div
      className={css['form']}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
    >
      <PersonPicker
        aria-label="Assignee"
        placeholder="Name"
        assignable
        autoFocus
        value={bug.assignee}
        first={me == null ? [] : [me]}
        {...(legal('unassign') && { nobody: 'Nobody' })}
        onPick={pick}
      />
      {error !== undefined && <ProblemNotice error={error} />}
      <div>
        <Button onClick={close}>Cancel</Button>
      </div>
    </div>
  );
}
