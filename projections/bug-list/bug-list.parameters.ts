import { z } from 'zod';
import { PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { day, givenTime, queryText } from '../../src/http/fields.js';
import { pageFields } from '../../src/http/page.js';
import { QueryError } from './query-fields.js';
import { LONGEST_QUERY, parseQuery } from './query-language.js';

/** A parameter that may be repeated: any of its values matches. */
export const anyOf = <T extends z.ZodType>(value: T) =>
  z
    .union([value, z.array(value).max(50)])
    .transform((given): z.infer<T>[] => (Array.isArray(given) ? given : [given]))
    .optional();
const text = queryText(255);

/** `-` turns an order round. `-priority` and `-severity` begin with the most urgent and the gravest. */
export const SORTS = ['changed', 'created', 'priority', 'severity', 'number'] as const;
const sort = z.enum([...SORTS, ...SORTS.map((name) => `-${name}` as const), '-relevance']);

/** A query that can be understood; what is wrong with another one is said in the place of this parameter. */
const query = queryText(LONGEST_QUERY).check(({ value, issues }) => {
  try {
    parseQuery(value);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    issues.push({ code: 'custom', message: error.message, input: value });
  }
});

/** What the list of bugs is filtered and ordered by; whatever else works on "these bugs" takes the same. */
export const BugListParameters = z.strictObject({
  product: anyOf(text.meta({ description: 'Number or name' })),
  component: anyOf(text),
  version: anyOf(text),
  status: anyOf(z.enum([...STATUSES, 'open', 'closed'])),
  resolution: anyOf(z.enum(RESOLUTIONS)),
  severity: anyOf(z.enum(SEVERITIES)),
  priority: anyOf(z.enum(PRIORITIES)),
  assignee: anyOf(text.meta({ description: 'Number, user name, `me` or `none`' })),
  reporter: anyOf(text.meta({ description: 'Number, user name or `me`' })),
  watcher: anyOf(text.meta({ description: 'Number, user name or `me`' })),
  tag: anyOf(text),
  createdSince: givenTime.optional(),
  createdBefore: givenTime.optional(),
  changedSince: givenTime.optional(),
  resolvedSince: givenTime.optional().meta({ description: 'By the resolution that stands' }),
  resolvedBefore: givenTime.optional(),
  dueBefore: day.optional(),
  q: query.optional().meta({
    description:
      'Words of titles, descriptions and comments, and fields: `status:open assignee:me "exact phrase" -tag:ui crash*`. ' +
      'See /api/search/fields',
  }),
  sort: sort.default('-changed'),
  ...pageFields,
});
export type BugListParameters = z.infer<typeof BugListParameters>;
