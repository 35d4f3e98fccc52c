import { PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { day, givenTime } from '../../src/http/fields.js';

/** The query cannot be understood; the message says what is possible. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** One field of the query language. */
export interface QueryField {
  description: string;
  kind: 'choice' | 'text' | 'account' | 'number' | 'time';
  /** All values that there are, or those that have a meaning of their own. */
  values: readonly string[];
  example: string;
}

export const QUERY_FIELDS = {
  status: {
    description: 'Where in its life the bug is',
    kind: 'choice',
    values: ['open', 'closed', ...STATUSES],
    example: 'status:open',
  },
  resolution: {
    description: 'How it was resolved',
    kind: 'choice',
    values: RESOLUTIONS,
    example: 'resolution:FIXED,WONTFIX',
  },
  severity: {
    description: 'How grave it is',
    kind: 'choice',
    values: SEVERITIES,
    example: 'severity:blocker',
  },
  priority: {
    description: 'How urgent it is',
    kind: 'choice',
    values: PRIORITIES,
    example: 'priority:highest,high',
  },
  product: {
    description: 'Number or name of a product',
    kind: 'text',
    values: [],
    example: 'product:"Mail for web"',
  },
  component: { description: 'Name of a component', kind: 'text', values: [], example: 'component:ui' },
  version: { description: 'Name of a version', kind: 'text', values: [], example: 'version:1.0' },
  tag: { description: 'A tag', kind: 'text', values: [], example: '-tag:ui' },
  assignee: {
    description: 'Number or user name of who works on it',
    kind: 'account',
    values: ['me', 'none'],
    example: 'assignee:me',
  },
  reporter: {
    description: 'Number or user name of who reported it',
    kind: 'account',
    values: ['me'],
    example: 'reporter:ada',
  },
  watcher: {
    description: 'Number or user name of one who watches it',
    kind: 'account',
    values: ['me'],
    example: 'watcher:me',
  },
  bug: { description: 'Its number, also written #7', kind: 'number', values: [], example: 'bug:7,8' },
  is: {
    description: 'What it is',
    kind: 'choice',
    values: ['open', 'closed', 'private'],
    example: 'is:private',
  },
  created: { description: 'When it was reported', kind: 'time', values: [], example: 'created:>=2026-01-01' },
  changed: {
    description: 'When it was changed last',
    kind: 'time',
    values: [],
    example: 'changed:2026-01-01..2026-01-31',
  },
  resolved: {
    description: 'When it was resolved, by the resolution that stands',
    kind: 'time',
    values: ['none'],
    example: 'resolved:>=2026-01-01',
  },
  due: { description: 'The day it is due', kind: 'time', values: ['none'], example: 'due:<2026-12-24' },
} as const satisfies Record<string, QueryField>;

export type QueryFieldName = keyof typeof QUERY_FIELDS;

/** One end of a stretch of time. `value` is RFC 3339, or a day if the field is one. */
export interface Bound {
  comparison: '>' | '>=' | '<' | '<=';
  value: string;
}

/** A value as it was asked for: one of the field's, a stretch of time, or none at all. */
export type QueryValue = string | readonly Bound[];

const MOST_CHARACTERS = 255;

/** The field of this name, in any case. @throws QueryError */
export function fieldNamed(name: string): QueryFieldName {
  const field = name.toLowerCase();
  if (Object.hasOwn(QUERY_FIELDS, field)) return field as QueryFieldName;
  throw new QueryError(
    `There is no field ${name}: there are ${Object.keys(QUERY_FIELDS).join(', ')}. ` +
      `Put the word in quotation marks to look for the text`,
  );
}

/** What a value means to a field. @throws QueryError */
export function fieldValue(name: QueryFieldName, given: string): QueryValue {
  const field: QueryField = QUERY_FIELDS[name];
  if (given === '') throw new QueryError(`${name}: needs a value, such as ${field.example}`);
  if (given.length > MOST_CHARACTERS)
    throw new QueryError(`A value of ${name}: has at most ${MOST_CHARACTERS} characters`);
  if (field.kind === 'time') return stretch(name, given);
  if (field.kind === 'number') {
    const digits = given.replace(/^#/, '');
    if (!/^\d{1,15}$/.test(digits)) throw new QueryError(`${name}: takes a number, such as ${field.example}`);
    return digits;
  }
  if (field.kind !== 'choice') return given;
  // As it is written first: CLOSED is a status, closed is a group of them.
  const value = field.values.includes(given)
    ? given
    : field.values.find((one) => one.toLowerCase() === given.toLowerCase());
  if (value === undefined) throw new QueryError(`${name}: is one of ${field.values.join(', ')}`);
  return value;
}

/** A day is all of it, in UTC. */
function stretch(name: QueryFieldName, given: string): QueryValue {
  const { values }: QueryField = QUERY_FIELDS[name];
  if (values.includes(given.toLowerCase())) return given.toLowerCase();
  const between = /^(.+?)\.\.(.+)$/.exec(given);
  if (between) return [...bounds(name, '>=', between[1]!), ...bounds(name, '<=', between[2]!)];
  const [, comparison, time] = /^(>=|<=|>|<)?(.*)$/s.exec(given)!;
  if (comparison !== undefined) return bounds(name, comparison as Bound['comparison'], time!);
  if (!day.safeParse(time).success) throw notATime(name);
  return [...bounds(name, '>=', time!), ...bounds(name, '<=', time!)];
}

function bounds(name: QueryFieldName, comparison: Bound['comparison'], time: string): Bound[] {
  if (day.safeParse(time).success) {
    if (name === 'due') return [{ comparison, value: time }];
    if (comparison === '>=' || comparison === '<') return [{ comparison, value: `${time}T00:00:00Z` }];
    return dayAfter(comparison === '>' ? '>=' : '<', time);
  }
  if (name === 'due' || !givenTime.safeParse(time).success) throw notATime(name);
  return [{ comparison, value: time }];
}

/** Nothing bounds what comes after the last day that can be named. */
function dayAfter(comparison: '>=' | '<', time: string): Bound[] {
  if (time === '9999-12-31')
    return comparison === '<' ? [] : [{ comparison: '>', value: `${time}T23:59:59.999Z` }];
  const next = new Date(Date.parse(`${time}T00:00:00Z`) + 86_400_000);
  return [{ comparison, value: next.toISOString() }];
}

function notATime(name: QueryFieldName): QueryError {
  const moments = name === 'due' ? '' : `, or a moment such as ${name}:>2026-01-31T12:00:00Z`;
  return new QueryError(
    `${name}: takes a day, such as ${name}:2026-01-31, ${name}:>=2026-01-31 or ${name}:2026-01-01..2026-01-31${moments}`,
  );
}
