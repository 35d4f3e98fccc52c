import sql, { join, raw, type Sql } from 'sql-template-tag';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import { CLOSED_STATUSES, OPEN_STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import type { BugListParameters } from './bug-list.parameters.js';
import { bugList } from './bug-list.projection.js';
import type { Bound, QueryFieldName, QueryValue } from './query-fields.js';
import type { FieldClause } from './query-language.js';

/** What conditions are about: the bug `b` and its activity `a`. Follows `from`. */
export const BUG_LIST_FROM = raw(
  `${bugList.storage}.bug b join ${bugList.storage}.activity a on a.number = b.number`,
);

/** The moment of the last change that the reader may know of. */
export const changedColumn = (reader: Reader): string =>
  reader.visibility === 'all' ? 'a.changed_at' : 'a.public_changed_at';

/** Repeated parameters, and fields of the query: both are the same filter. */
export function fieldConditions(
  parameters: BugListParameters,
  fields: readonly FieldClause[],
  reader: Reader,
): Sql[] {
  return [
    visibleRows(reader, 'b'),
    // The same again for the planner: this side has the index for the order.
    visibleRows(reader, 'a'),
    ...PARAMETERS.flatMap((field) => {
      const values = parameters[field];
      return values ? [fieldCondition(field, values, reader)] : [];
    }),
    ...fields.map(({ field, values, negated }) => {
      const condition = fieldCondition(field, values, reader);
      // Of a bug without a resolution it is not unknown whether it is FIXED: it is not.
      return negated ? sql`(${condition}) is not true` : condition;
    }),
    ...MOMENTS.flatMap(([parameter, column, comparison]) => {
      const moment = parameters[parameter];
      return moment === undefined ? [] : [time(column, [[{ comparison, value: moment }]], reader)];
    }),
  ];
}

/** What a GIN index of the list answers, whose hits the planner cannot guess. */
export function containments(
  parameters: BugListParameters,
  fields: readonly FieldClause[],
  reader: Reader,
): Sql[] {
  const given = [
    ...(['tag', 'watcher'] as const).map((field) => ({ field, values: parameters[field] ?? [] })),
    ...fields.filter(({ field, negated }) => !negated && (field === 'tag' || field === 'watcher')),
  ];
  return given
    .filter(({ values }) => values.length > 0)
    .map(({ field, values }) => fieldCondition(field, values, reader));
}

const PARAMETERS = [
  'product',
  'component',
  'version',
  'status',
  'resolution',
  'severity',
  'priority',
  'assignee',
  'reporter',
  'watcher',
  'tag',
] as const satisfies readonly QueryFieldName[];

const MOMENTS = [
  ['createdSince', 'created', '>='],
  ['createdBefore', 'created', '<'],
  ['changedSince', 'changed', '>='],
  ['resolvedSince', 'resolved', '>='],
  ['resolvedBefore', 'resolved', '<'],
  ['dueBefore', 'due', '<'],
] as const;

function fieldCondition(field: QueryFieldName, values: readonly QueryValue[], reader: Reader): Sql {
  const words = values.filter((value) => typeof value === 'string');
  switch (field) {
    case 'component':
    case 'version':
    case 'resolution':
    case 'severity':
    case 'priority':
      return sql`${raw(`b.${field}`)} = any(${words})`;
    case 'status':
      return status(words);
    case 'product':
      return products(words);
    case 'assignee':
      return assignees(words, reader);
    case 'reporter':
      return sql`b.reporter in (${accounts(words, reader)})`;
    case 'watcher':
      return sql`b.watchers && array(${accounts(words, reader)})`;
    case 'tag':
      return sql`b.tags && ${words}::text[]`;
    case 'bug':
      return sql`b.number = any(${words}::bigint[])`;
    case 'is':
      return sql`(${join(
        words.map((word) => (word === 'private' ? sql`b.private` : status([word]))),
        ' or ',
      )})`;
    case 'created':
    case 'changed':
    case 'resolved':
    case 'due':
      return time(field, values, reader);
    default:
      field satisfies never;
      return sql`false`;
  }
}

function status(words: readonly string[]): Sql {
  const all = words.flatMap((word): readonly string[] => {
    if (word === 'open') return OPEN_STATUSES;
    return word === 'closed' ? CLOSED_STATUSES : [word];
  });
  return sql`b.status = any(${all})`;
}

type Moment = 'created' | 'changed' | 'resolved' | 'due';

function time(field: Moment, values: readonly QueryValue[], reader: Reader): Sql {
  const columns = {
    created: 'b.created_at',
    changed: changedColumn(reader),
    resolved: 'b.resolved_at',
    due: 'b.due',
  };
  const column = raw(columns[field]);
  const type = raw(field === 'due' ? 'date' : 'timestamptz');
  const within = ({ comparison, value }: Bound): Sql => sql`${column} ${raw(comparison)} ${value}::${type}`;
  const stretch = (value: QueryValue): Sql =>
    typeof value === 'string'
      ? sql`${column} is null`
      : sql`(${join([sql`${column} is not null`, ...value.map(within)], ' and ')})`;
  return sql`(${join(values.map(stretch), ' or ')})`;
}

function products(references: readonly string[]): Sql {
  const { numbers, names } = split(references);
  return sql`b.product in (select number from ${raw(catalog.storage)}.product
                            where number = any(${numbers}::bigint[]) or name = any(${names}))`;
}

function assignees(references: readonly string[], reader: Reader): Sql {
  const people = sql`b.assignee in (${accounts(
    references.filter((one) => one !== 'none'),
    reader,
  )})`;
  return references.includes('none') ? sql`(b.assignee is null or ${people})` : people;
}

/** The numbers of the accounts meant. Whom nobody knows is nobody: the list is empty, not refused. */
function accounts(references: readonly string[], reader: Reader): Sql {
  const { numbers, names } = split(references.filter((one) => one !== 'me'));
  if (references.includes('me') && reader.account !== null) numbers.push(String(reader.account));
  return sql`select unnest(${numbers}::bigint[]) union
             select number from ${raw(people.storage)}.account where lower(username) = any(${names.map((name) => name.toLowerCase())})`;
}

function split(references: readonly string[]): { numbers: string[]; names: string[] } {
  const isNumber = (one: string): boolean => /^\d{1,15}$/.test(one);
  return { numbers: references.filter(isNumber), names: references.filter((one) => !isNumber(one)) };
}
