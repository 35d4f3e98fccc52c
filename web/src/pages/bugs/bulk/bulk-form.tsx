import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { workflowQuery } from '../../../api/queries.js';
import { named } from '../../../ui/badges.js';
import { Button } from '../../../ui/button.js';
import { PRIORITIES, SEVERITIES } from '../../../ui/choices.js';
import { Field } from '../../../ui/field.js';
import { MarkdownEditor } from '../../../ui/markdown-editor.js';
import { PrivateSwitch } from '../../../ui/private-switch.js';
import { ProblemNotice } from '../../../ui/problem-notice.js';
import type { BugSummary } from '../bug-list.query.js';
import { AssigneeField } from './assignee-field.js';
import { actionsOf, MOST_ACTIONS, type Changes } from './changes.js';
import { DueField } from './due-field.js';
import type { FieldProps } from './field-props.js';
import { MoveField } from './move-field.js';
import { PlaceFields } from './place-fields.js';
import { problemsOf } from './problems.js';
import { TagsFields } from './tags-fields.js';
import css from './bulk.module.css';

interface Props {
  bugs: readonly BugSummary[];
  changes: Changes;
  onChanges: (changes: Changes) => void;
  busy: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  /** How far it is. */
  children: ReactNode;
}

/** What is to be changed. Everything that is not touched stays as it is. */
export function BulkForm({ bugs, changes, onChanges, busy, error, onSubmit, onClose, children }: Props) {
  const onChange: FieldProps['onChange'] = (change) => onChanges(Object.assign({ ...changes }, change));
  const { wrong, rest } = problemsOf(error, changes, bugs);
  const field: FieldProps = { bugs, changes, onChange, wrong };
  const moves = useQuery(workflowQuery).data?.moves ?? [];
  const actions = bugs[0] === undefined ? [] : actionsOf(changes, bugs[0]);
  const needsComment =
    changes.move !== undefined &&
    moves.some(({ move, commentRequired }) => move === changes.move && commentRequired);
  const [asked, setAsked] = useState(false);
  const tooMany = actions.length > MOST_ACTIONS;
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!busy && actions.length > 0 && !tooMany) onSubmit();
      }}
    >
      <div className={css['fields']}>
        <MoveField {...field} moves={moves} />
        <AssigneeField {...field} />
        <Choice
          {...field}
          name="priority"
          label="Priority"
          values={PRIORITIES}
          onPick={(priority) => onChange({ priority })}
        />
        <Choice
          {...field}
          name="severity"
          label="Severity"
          values={SEVERITIES}
          onPick={(severity) => onChange({ severity })}
        />
        <DueField {...field} />
        <Field label="Watching">
          <select
            data-kept={changes.watch === undefined}
            value={changes.watch ?? ''}
            onChange={({ target }) => onChange({ watch: (target.value || undefined) as Changes['watch'] })}
          >
            <option value="">As it is</option>
            <option value="watch">Watch them</option>
            <option value="unwatch">Do not watch them</option>
          </select>
        </Field>
        <PlaceFields {...field} />
        <TagsFields {...field} />
        <div className={css['all']}>
          <Field
            label={needsComment ? 'Comment (needed to reopen)' : 'Comment (optional)'}
            hint={bugs.length > 1 ? 'The same one on every bug' : undefined}
            error={wrong('comment', 'text') ?? (changes.move && wrong(changes.move, 'comment'))}
          >
            <MarkdownEditor
              rows={3}
              value={changes.comment}
              onChange={(comment) => onChange({ comment })}
              onSubmit={onSubmit}
              isPrivate={changes.isPrivate}
            />
          </Field>
          <PrivateSwitch on={changes.isPrivate} onChange={(isPrivate) => onChange({ isPrivate })} />
        </div>
      </div>
      {rest !== undefined && <ProblemNotice error={rest} />}
      {tooMany && (
        <p role="alert">
          These are {actions.length} changes, and at most {MOST_ACTIONS} go together. Leave some for a second
          time.
        </p>
      )}
      {children}
      <div className={css['buttons']}>
        <Button type="submit" kind="primary" busy={busy}>
          Preview
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <span className={css['summary']} role="status">
          {asked && actions.length === 0 && 'Choose first what to change.'}
        </span>
      </div>
    </form>
  );
}

function Choice<Value extends string>({
  changes,
  name,
  label,
  values,
  onPick,
}: FieldProps & {
  name: 'priority' | 'severity';
  label: string;
  values: readonly Value[];
  onPick: (value: Value | undefined) => void;
}) {
  return (
    <Field label={label}>
      <select
        data-kept={changes[name] === undefined}
        value={changes[name] ?? ''}
        onChange={({ target }) => onPick((target.value || undefined) as Value | undefined)}
      >
        <option value="">As it is</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {named(value)}
          </option>
        ))}
      </select>
    </Field>
  );
}
