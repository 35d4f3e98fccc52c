import type { paths } from '../../api/schema.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { clausesOf, withoutClause } from './clauses.js';

export type BugQuery = NonNullable<paths['/api/bugs']['get']['parameters']['query']>;

/** The filters of the list; each may have several values, any of which will do. */
export const FILTERS = [
  'status',
  'product',
  'component',
  'version',
  'severity',
  'priority',
  'assignee',
  'reporter',
  'watcher',
  'tag',
  'resolution',
] as const;
export type FilterName = (typeof FILTERS)[number];

/** Filters by a moment, as links from the dashboard set them. */
export const MOMENTS = [
  'createdSince',
  'createdBefore',
  'changedSince',
  'resolvedSince',
  'resolvedBefore',
  'dueBefore',
] as const;

/** Which values a filter can have, where there are few. */
export const CHOICES: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  status: ['open', 'closed', 'NEW', 'ASSIGNED', 'IN_PROGRESS', 'RESOLVED', 'VERIFIED', 'CLOSED', 'REOPENED'],
  severity: ['blocker', 'critical', 'major', 'normal', 'minor', 'trivial', 'enhancement'],
  priority: ['highest', 'high', 'normal', 'low', 'lowest'],
  resolution: ['FIXED', 'WONTFIX', 'DUPLICATE', 'WORKSFORME', 'INVALID', 'INCOMPLETE'],
};

/** What the address asks of the API: only what the list has parameters for, so a stray one breaks nothing. */
export function queryOf(search: SearchParams): BugQuery {
  const query: Record<string, string | string[]> = {};
  for (const name of FILTERS) {
    const values = valuesOf(search[name]);
    if (values.length > 0) query[name] = values;
  }
  for (const name of [...MOMENTS, 'q', 'sort'] as const) {
    const [value] = valuesOf(search[name]);
    if (value !== undefined && value !== '') query[name] = value;
  }
  return query;
}

/** The address with one value of a filter more, or less. */
export function withValue(search: SearchParams, name: string, value: string, on: boolean): SearchParams {
  const others = valuesOf(search[name]).filter((one) => one !== value);
  const values = on ? [...others, value] : others;
  return { ...search, [name]: values.length === 0 ? undefined : values };
}

/** One thing that the list is filtered by, and the address without it. */
export interface Applied {
  key: string;
  name: string;
  value: string;
  without: SearchParams;
}

/** Everything that the list is filtered by: parameters first, then the parts of what was typed. */
export function appliedOf(search: SearchParams): Applied[] {
  const q = valuesOf(search['q'])[0] ?? '';
  return [
    ...[...FILTERS, ...MOMENTS].flatMap((name) =>
      valuesOf(search[name]).map((value) => ({
        key: `${name} ${value}`,
        name,
        value,
        without: withValue(search, name, value, false),
      })),
    ),
    ...clausesOf(q).map((clause) => {
      const { field, negated, text, from } = clause;
      const value = field === undefined ? text : text.replace(/^-?([a-z]+:)?/i, '');
      return {
        key: `q ${from}`,
        name: field === undefined ? (negated ? 'notText' : 'text') : `${negated ? 'not-' : ''}${field}`,
        value: field === undefined && negated ? value.slice(1) : value,
        without: { ...search, q: withoutClause(q, clause) || undefined },
      };
    }),
  ];
}

/** The address without any filter; how it is sorted stays. */
export const withoutFilters = (search: SearchParams): SearchParams => ({ sort: search['sort'] });
