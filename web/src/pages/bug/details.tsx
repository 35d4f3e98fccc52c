import type { ReactNode } from 'react';
import { PersonName } from '../../ui/person.js';
import { dayOf, exactly, Time } from '../../ui/time.js';
import { AssigneeField } from './assignee-field.js';
import { BugTitle } from './bug-title.js';
import { PriorityField, SeverityField, VersionField } from './choice-fields.js';
import { DueField } from './due-field.js';
import { useBugPage } from './page-context.js';
import { PlaceField } from './place-field.js';
import { RelationsField } from './relations-field.js';
import { TagsField } from './tags-field.js';
import css from './details.module.css';

/** What is known of the bug beside its texts, each edited in its place by whoever may. */
export function Details() {
  const { bug } = useBugPage();
  return (
    <section aria-labelledby="details" className={css['details']}>
      <h2 id="details" className="visually-hidden">
        Details
      </h2>
      <dl>
        <Row name="Assignee" children={<AssigneeField />} />
        <Row name="Severity" children={<SeverityField />} />
        <Row name="Priority" children={<PriorityField />} />
        <Row name="Component" children={<PlaceField />} />
        <Row name="Version" children={<VersionField />} />
        <Row name="Due" children={<DueField />} />
        <Row name="Tags" children={<TagsField />} />
        {bug.platform !== null && <Row name="Platform">{bug.platform}</Row>}
        {bug.duplicateOf !== null && (
          <Row name="Duplicate of">
            <BugTitle number={bug.duplicateOf} />
          </Row>
        )}
        {bug.duplicates.length > 0 && (
          <Row name="Duplicates">
            <ul className={css['list']}>
              {bug.duplicates.map((number) => (
                <li key={number}>
                  <BugTitle number={number} />
                </li>
              ))}
            </ul>
          </Row>
        )}
        <Row name="Depends on" children={<RelationsField relation="dependsOn" />} />
        <Row name="Blocks" children={<RelationsField relation="blocks" />} />
        <Row name="Watchers">
          {bug.watchers.length === 0 ? (
            <span className={css['none']}>Nobody</span>
          ) : (
            <ul className={css['list']}>
              {bug.watchers.map((person) => (
                <li key={person.id}>
                  <PersonName person={person} />
                </li>
              ))}
            </ul>
          )}
        </Row>
        <Row name="Reported">
          <time dateTime={bug.createdAt} title={exactly(bug.createdAt)}>
            {dayOf(bug.createdAt)}
          </time>
        </Row>
        <Row name="Changed">
          <Time at={bug.changedAt} />
        </Row>
      </dl>
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css['row']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
