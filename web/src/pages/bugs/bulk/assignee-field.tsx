import { useState } from 'react';
import { useMe } from '../../../app/session.js';
import { Field } from '../../../ui/field.js';
import { nameOf } from '../../../ui/person.js';
import { PersonPicker } from '../../../ui/person-picker.js';
import type { FieldProps } from './field-props.js';
import css from './bulk.module.css';

export function AssigneeField({ changes: { assignee }, onChange, wrong }: FieldProps) {
  const me = useMe();
  const [picking, setPicking] = useState(assignee != null && assignee.id !== me?.id);
  const value =
    assignee === undefined
      ? picking
        ? 'other'
        : ''
      : assignee === null
        ? 'nobody'
        : picking || assignee.id !== me?.id
          ? 'other'
          : 'me';
  return (
    <div className={css['pair']}>
      <Field label="Assignee" error={wrong('assign', 'assignee')}>
        <select
          data-kept={value === ''}
          value={value}
          onChange={({ target }) => {
            setPicking(target.value === 'other');
            onChange({
              assignee:
                target.value === 'nobody' ? null : target.value === 'me' ? (me ?? undefined) : undefined,
            });
          }}
        >
          <option value="">As it is</option>
          {me != null && <option value="me">{nameOf(me)} (you)</option>}
          <option value="nobody">Nobody</option>
          <option value="other">Somebody else …</option>
        </select>
      </Field>
      {value === 'other' && (
        <PersonPicker
          aria-label="Who"
          assignable
          autoFocus={assignee === undefined}
          placeholder="A name"
          value={assignee ?? null}
          onPick={(person) => onChange({ assignee: person ?? undefined })}
        />
      )}
    </div>
  );
}
