import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { day, queryText } from '../../src/http/fields.js';
import { pageFields } from '../../src/http/page.js';
import { anyOf } from '../bug-list/bug-list.parameters.js';
import { catalog } from '../catalog/catalog.projection.js';
import { ALL_PRODUCTS } from './dashboard.table.js';
import { startOf, type Day } from './days.js';

const fields = {
  product: anyOf(queryText(255).meta({ description: 'Number or name' })),
  since: day.optional().meta({
    description: 'What was reported or resolved on that day (UTC) or later; YYYY-MM-DD',
  }),
};
export const DashboardParameters = z.strictObject(fields);
export type DashboardParameters = z.infer<typeof DashboardParameters>;
export const DashboardPageParameters = z.strictObject({ ...fields, ...pageFields });
export type DashboardPageParameters = z.infer<typeof DashboardPageParameters>;

/** The products asked for, as a condition on the column; without any, `all` stands. */
export function inProducts(column: string, { product }: DashboardParameters, all: Sql): Sql {
  if (product === undefined) return all;
  const isNumber = (one: string): boolean => /^\d{1,15}$/.test(one);
  const numbers = product.filter(isNumber);
  const names = product.filter((one) => !isNumber(one));
  // As an array, so that the counters of a few products are looked up, however the planner estimates their names.
  return sql`${raw(column)} = any(array(select number from ${raw(catalog.storage)}.product
                                         where number = any(${numbers}::bigint[]) or name = any(${names})))`;
}

/** Of a table that counts for all products, too. */
export const countedFor = (parameters: DashboardParameters): Sql =>
  inProducts('c.product', parameters, sql`c.product = ${ALL_PRODUCTS}`);

interface Filter {
  product?: number;
  component?: string;
  status?: string;
  severity?: string;
  priority?: string;
  assignee?: string;
  dueBefore?: Day;
  createdSince?: Day | undefined;
  createdBefore?: Day | undefined;
  resolvedSince?: Day | undefined;
  resolvedBefore?: Day | undefined;
}

/** The request that lists the bugs behind a number: the filter, in the products that were asked for. */
export function bugsBehind(parameters: DashboardParameters, filter: Filter): string {
  const products = filter.product === undefined ? (parameters.product ?? []) : [filter.product];
  const query = new URLSearchParams(
    products.map((product): [string, string] => ['product', String(product)]),
  );
  for (const [name, value] of Object.entries(filter) as [string, string | number | undefined][]) {
    if (value === undefined || name === 'product') continue;
    const isMoment = /^(created|resolved)(Since|Before)$/.test(name);
    query.append(name, isMoment ? startOf(String(value)) : String(value));
  }
  const text = query.toString();
  return text === '' ? '/api/bugs' : `/api/bugs?${text}`;
}
