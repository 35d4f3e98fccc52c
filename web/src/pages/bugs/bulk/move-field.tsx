import type { Schemas } from '../../../api/client.js';
import { named } from '../../../ui/badges.js';
import { Field } from '../../../ui/field.js';
import type { FieldProps } from './field-props.js';
import type { Changes, Move } from './changes.js';
import css from './bulk.module.css';

const MOVES: readonly (readonly [Move, string])[] = [
  ['start', 'Start work'],
  ['resolve', 'Resolve'],
  ['verify', 'Verify'],
  ['close', 'Close'],
  ['reopen', 'Reopen'],
];
const RESOLUTIONS: readonly Changes['resolution'][] = [
  'FIXED',
  'DUPLICATE',
  'WORKSFORME',
  'INCOMPLETE',
  'INVALID',
  'WONTFIX',
];

/** Moves that are legal for any of the bugs, and for how many. */
export function MoveField({
  bugs,
  changes,
  onChange,
  wrong,
  moves,
}: FieldProps & { moves: Schemas['Workflow']['moves'] }) {
  const { move, resolution, duplicateOf } = changes;
  const legal = (name: Move): number =>
    bugs.filter(({ status }) => moves.some((one) => one.from === status && one.move === name)).length;
  return (
    <div className={css['pair']}>
      <Field label="Status">
        <select
          data-kept={move === undefined}
          value={move ?? ''}
          onChange={({ target }) => onChange({ move: (target.value || undefined) as Move | undefined })}
        >
          <option value="">As it is</option>
          {MOVES.map(([name, label]) => ({ name, label, count: legal(name) }))
            .filter(({ count, name }) => count > 0 || name === move)
            .map(({ name, label, count }) => (
              <option key={name} value={name}>
                {label} {count < bugs.length && `(${count} of ${bugs.length})`}
              </option>
            ))}
        </select>
      </Field>
      {move === 'resolve' && (
        <select
          aria-label="Resolution"
          value={resolution}
          onChange={({ target }) => onChange({ resolution: target.value as Changes['resolution'] })}
        >
          {RESOLUTIONS.map((value) => (
            <option key={value} value={value}>
              {named(value)}
            </option>
          ))}
        </select>
      )}
      {move === 'resolve' && resolution === 'DUPLICATE' && (
        <Field label="Number of the other bug" error={wrong('resolve', 'duplicateOf')}>
          <input
            inputMode="numeric"
            pattern="#?[0-9]{1,15}"
            title="A number"
            required
            value={duplicateOf}
            onChange={({ target }) => onChange({ duplicateOf: target.value.trim() })}
          />
        </Field>
      )}
    </div>
  );
}
