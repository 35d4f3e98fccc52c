import { Injectable } from '@nestjs/common';
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import { PRIORITIES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { pageFrom, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { catalog } from '../catalog/catalog.projection.js';
import { personJson, type Person } from '../people/person.js';
import type { AssigneeCounts, ComponentCounts } from './dashboard.answers.js';
import {
  bugsBehind,
  countedFor,
  inProducts,
  type DashboardPageParameters,
  type DashboardParameters,
} from './dashboard.parameters.js';
import { dashboard } from './dashboard.projection.js';
import { NOBODY } from './dashboard.table.js';
import { sums } from './sums.js';

const schema = raw(dashboard.storage);

/** Where most bugs are, and who has most. */
@Injectable()
export class RankingQueries {
  constructor(private readonly database: ReadingDatabase) {}

  async byComponent(parameters: DashboardPageParameters, reader: Reader): Promise<Page<ComponentCounts>> {
    const after = parseCursor(parameters.after, z.tuple([z.int(), z.int(), z.string().max(200)]));
    const grouped = sql`
      select c.product, c.component, sum(c.open)::bigint as open, sum(c.total)::bigint as total
        from ${this.components(parameters)} c
       where ${visibleRows(reader, 'c')} and ${inProducts('c.product', parameters, sql`true`)}
       group by c.product, c.component`;
    const { rows } = await this.database.query<{
      product: { id: number; name: string | null };
      component: string;
      open: number;
      total: number;
    }>(sql`
      select json_build_object('id', g.product, 'name', p.name) as product, g.component,
             g.open::float8, g.total::float8
        from (${grouped}) g left join ${raw(catalog.storage)}.product p on p.number = g.product
       ${after ? sql`where (-g.open, g.product, g.component) > (${-after[0]}, ${after[1]}, ${after[2]})` : empty}
       order by -g.open, g.product, g.component limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      (row): ComponentCounts => {
        const filter = { product: row.product.id, component: row.component, createdSince: parameters.since };
        return {
          product: row.product,
          component: row.component,
          open: { count: row.open, bugs: bugsBehind(parameters, { ...filter, status: 'open' }) },
          total: { count: row.total, bugs: bugsBehind(parameters, filter) },
        };
      },
      (row) => [row.open, row.product.id, row.component],
    );
    return withTotal(page, parameters, () => this.database.count(sql`from (${grouped}) g`));
  }

  /** Open bugs by who has them; whoever has most comes first. */
  async byAssignee(parameters: DashboardPageParameters, reader: Reader): Promise<Page<AssigneeCounts>> {
    const after = parseCursor(parameters.after, z.tuple([z.int(), z.int()]));
    const all = raw(PRIORITIES.map((priority) => `c.${priority}`).join(' + '));
    const grouped = sql`
      select c.assignee, sum(${all})::bigint as open, ${sums(PRIORITIES)}
        from ${this.assignees(parameters)} c where ${visibleRows(reader, 'c')} and ${this.ofAssignees(parameters)}
       group by c.assignee`;
    const { rows } = await this.database.query<
      { assignee: number; person: Person; open: number } & Record<(typeof PRIORITIES)[number], number>
    >(sql`
      select g.assignee::float8, ${personJson('g.assignee')} as person, g.open::float8, ${raw(PRIORITIES.map((one) => `g.${one}`).join(', '))}
        from (${grouped}) g
       ${after ? sql`where (-g.open, g.assignee) > (${-after[0]}, ${after[1]})` : empty}
       order by -g.open, g.assignee limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      (row): AssigneeCounts => {
        const nobody = row.assignee === NOBODY;
        const filter = {
          status: 'open',
          assignee: nobody ? 'none' : String(row.assignee),
          createdSince: parameters.since,
        };
        const byPriority = PRIORITIES.map((priority) => [
          priority,
          { count: row[priority], bugs: bugsBehind(parameters, { ...filter, priority }) },
        ]);
        return {
          assignee: nobody ? null : row.person,
          open: { count: row.open, bugs: bugsBehind(parameters, filter) },
          byPriority: Object.fromEntries(byPriority) as AssigneeCounts['byPriority'],
        };
      },
      (row) => [row.open, row.assignee],
    );
    return withTotal(page, parameters, () => this.database.count(sql`from (${grouped}) g`));
  }

  /** Counters, or, for bugs since some day, the bugs themselves, counted one by one. */
  private components({ since }: DashboardParameters): Sql {
    if (since === undefined) return sql`${schema}.component`;
    return sql`(select b.private, b.product, b.component, (b.resolved_day is null)::int as open, 1 as total
                  from ${schema}.bug b where b.created_day >= ${since}::date)`;
  }

  private assignees({ since }: DashboardParameters): Sql {
    if (since === undefined) return sql`${schema}.assignee`;
    const priorities = PRIORITIES.map((one) => `(b.priority = '${one}')::int as ${one}`).join(', ');
    return sql`(select b.private, b.product, coalesce(b.assignee, ${NOBODY}) as assignee, ${raw(priorities)}
                  from ${schema}.bug b where b.created_day >= ${since}::date and b.resolved_day is null)`;
  }

  private ofAssignees(parameters: DashboardParameters): Sql {
    const counters = parameters.since === undefined;
    return counters ? countedFor(parameters) : inProducts('c.product', parameters, sql`true`);
  }
}
