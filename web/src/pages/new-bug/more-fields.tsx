import { X } from 'lucide-react';
import { useMe } from '../../app/session.js';
import { named } from '../../ui/badges.js';
import { PRIORITIES, SEVERITIES } from '../../ui/choices.js';
import { Field } from '../../ui/field.js';
import { nameOf } from '../../ui/person.js';
import { PersonPicker } from '../../ui/person-picker.js';
import { useReportForm } from './form-context.js';
import type { Report } from './report.js';
import { TagsInput } from './tags-input.js';
import css from './new-bug.module.css';

/** What may be said and need not. */
export function MoreFields() {
  const { report, change, errors, staff } = useReportForm();
  return (
    <>
      <div className={css['four']}>
        <Field label="Severity" error={errors.severity}>
          <select
            value={report.severity}
            onChange={({ target }) => change({ severity: target.value as Report['severity'] })}
          >
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {named(severity)}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Priority" error={errors.priority}>
          <select
            value={report.priority}
            onChange={({ target }) => change({ priority: target.value as Report['priority'] })}
          >
            {PRIORITIES.map((priority) => (
              <option key={priority} value={priority}>
                {named(priority)}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Due date" error={errors.due}>
          <input type="date" value={report.due} onChange={({ target }) => change({ due: target.value })} />
        </Field>
        {staff && <AssigneeField />}
      </div>
      <div className={css['two']}>
        <Field label="Platform" error={errors.platform}>
          <input
            value={report.platform}
            placeholder="Such as Debian 13, Firefox"
            onChange={({ target }) => change({ platform: target.value })}
          />
        </Field>
        <Field label="Tags" error={errors.tags}>
          <TagsInput tags={report.tags} onChange={(tags) => change({ tags })} />
        </Field>
      </div>
      <Relations />
    </>
  );
}

function AssigneeField() {
  const { report, change, place } = useReportForm();
  const me = useMe();
  const { defaultAssignee } = place;
  const nobody = defaultAssignee === null ? 'Nobody yet' : `${nameOf(defaultAssignee)}, by default`;
  return (
    <Field label="Assignee">
      <PersonPicker
        // What nobody is called follows the component.
        key={nobody}
        assignable
        nobody={nobody}
        value={report.assignee}
        first={me == null ? [] : [me]}
        onPick={(person) =>
          change({
            assignee: person && {
              id: person.id,
              username: person.username,
              displayName: person.displayName,
            },
          })
        }
      />
    </Field>
  );
}

/** Bugs that the address names; others are added once it is filed. */
function Relations() {
  const { report, change } = useReportForm();
  const chips = (['blocks', 'dependsOn'] as const).flatMap((relation) =>
    report[relation].map((number) => ({
      words: `${relation === 'blocks' ? 'Blocks' : 'Depends on'} #${number}`,
      remove: () => change({ [relation]: report[relation].filter((one) => one !== number) }),
    })),
  );
  if (chips.length === 0) return null;
  return (
    <ul className={css['relations']} aria-label="Relations to other bugs">
      {chips.map(({ words, remove }) => (
        <li key={words} className={css['chip']}>
          {words}
          <button type="button" aria-label={`Remove: ${words}`} onClick={remove}>
            <X size={13} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
