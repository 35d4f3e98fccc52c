import { useQuery } from '@tanstack/react-query';
import { named } from '../../../ui/badges.js';
import { Dialog } from '../../../ui/dialog.js';
import { ProblemNotice } from '../../../ui/problem-notice.js';
import { searchFieldsQuery } from './search-fields.query.js';
import css from './search-help.module.css';

const TEXT: readonly (readonly [example: string, means: string])[] = [
  ['crash paste', 'Both words, in any form and order: also “crashes” and “pasting”'],
  ['"on paste"', 'Exactly these words, one after the other'],
  ['crash*', 'Words that begin so'],
  ['slow or late', 'Either of the two'],
  ['-printing', 'Without this word; also before a field: -tag:ui'],
];
const VALUES: readonly (readonly [example: string, means: string])[] = [
  ['status:NEW,REOPENED', 'One of several values'],
  ['product:"Mail for web"', 'A value with blanks in it'],
  ['created:>=2026-01-31', 'That day or later; also <, <= and >'],
  ['changed:2026-01-01..2026-01-31', 'From one day to another'],
  ['#7', 'The bug of this number'],
];

/** The search language, with what the server knows of its fields. */
export function SearchHelp({ onClose }: { onClose: () => void }) {
  const fields = useQuery(searchFieldsQuery);
  return (
    <Dialog title="Searching" onClose={onClose} wide>
      <p>
        Everything that you write must be true of a bug. Words are looked for in titles, descriptions and
        comments; fields narrow the list.
      </p>
      <Examples title="Words" rows={TEXT} />
      <Examples title="Fields" rows={VALUES} />
      <section>
        <h3>All fields</h3>
        {fields.error !== null && <ProblemNotice error={fields.error} retry={() => void fields.refetch()} />}
        <dl className={css['list']}>
          {fields.data?.map(({ name, description, kind, values, example }) => (
            <div key={name}>
              <dt>
                <code>{name}:</code>
              </dt>
              <dd>
                {description}
                {values.length > 0 && (
                  <span className={css['values']}>
                    {kind === 'choice' ? 'One of ' : 'Also '}
                    {values.map((value, index) => (
                      <span key={value} title={named(value)}>
                        {index > 0 && ', '}
                        <code>{value}</code>
                      </span>
                    ))}
                  </span>
                )}
              </dd>
              <dd className={css['example']}>
                <code>{example}</code>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </Dialog>
  );
}

function Examples({ title, rows }: { title: string; rows: typeof TEXT }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={css['list']}>
        {rows.map(([example, means]) => (
          <div key={example}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
