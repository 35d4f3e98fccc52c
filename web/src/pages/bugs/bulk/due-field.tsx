import { useState } from 'react';
import { Field } from '../../../ui/field.js';
import type { FieldProps } from './field-props.js';
import css from './bulk.module.css';

export function DueField({ changes: { due }, onChange, wrong }: FieldProps) {
  const [picking, setPicking] = useState(typeof due === 'string');
  const value = due === null ? 'none' : picking ? 'day' : '';
  return (
    <div className={css['pair']}>
      <Field label="Due" error={wrong('set-due', 'due')}>
        <select
          data-kept={value === ''}
          value={value}
          onChange={({ target }) => {
            setPicking(target.value === 'day');
            onChange({ due: target.value === 'none' ? null : undefined });
          }}
        >
          <option value="">As it is</option>
          <option value="day">On a day …</option>
          <option value="none">On no day</option>
        </select>
      </Field>
      {value === 'day' && (
        <input
          type="date"
          aria-label="Day"
          required
          value={due ?? ''}
          onChange={({ target }) => onChange({ due: target.value || undefined })}
        />
      )}
    </div>
  );
}
