import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import { OPEN_STATUSES, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import type { Age, Overview, TimeToResolve, Trend } from './dashboard.answers.js';
import { bugsBehind, countedFor, inProducts, type DashboardParameters } from './dashboard.parameters.js';
import { dashboard } from './dashboard.projection.js';
import { severityColumn, statusColumn, TIME_CLASSES, TIME_COLUMNS } from './dashboard.table.js';
import { sums } from './sums.js';
import { latest, mondayOf, plusDays, today, type Day } from './days.js';

/** The read models that the answers are made of; the lists that they lead to are another one. */
export const DASHBOARD_READS = [dashboard.storage, catalog.storage, people.storage];

const schema = raw(dashboard.storage);
const open = raw(OPEN_STATUSES.map((status) => `c.${statusColumn(status)}`).join(' + '));
type Sums = Record<string, number>;

/** Ends of the classes of age, in days. */
const AGES = [0, 1, 7, 30, 90, 182, 365];
/** Weeks that are shown unless more are asked for, and at the most. */
const SOME_WEEKS = 26;
const MOST_WEEKS = 520;

@Injectable()
export class DashboardQueries {
  constructor(private readonly database: ReadingDatabase) {}

  async overview(parameters: DashboardParameters, reader: Reader): Promise<Overview> {
    const { since } = parameters;
    const now = today();
    const recent = (column: string, days: number): Sql =>
      sql`coalesce(sum(${raw(`c.${column}`)}) filter (where c.day > ${plusDays(now, -days)}), 0)::float8
            as ${raw(`${column}_${days}`)}`;
    const columns = [
      'reported',
      'open_unassigned',
      ...STATUSES.map(statusColumn),
      ...SEVERITIES.map(severityColumn),
    ];
    const row = await this.sums(sql`
      select ${sums(columns)}, ${join(
        [recent('reported', 7), recent('reported', 30), recent('resolved', 7), recent('resolved', 30)],
        ', ',
      )} from ${this.days(parameters, reader)}`);
    const of = (count: number, filter: Parameters<typeof bugsBehind>[1]) => ({
      count,
      bugs: bugsBehind(parameters, filter),
    });
    const within = (days: number): Day | undefined => latest(plusDays(now, 1 - days), since);
    const created = (days: number) => of(row[`reported_${days}`]!, { createdSince: within(days) });
    const resolved = (days: number) => of(row[`resolved_${days}`]!, { resolvedSince: within(days) });
    const openBugs = OPEN_STATUSES.reduce((sum, status) => sum + row[statusColumn(status)]!, 0);
    return {
      total: of(row['reported']!, { createdSince: since }),
      open: of(openBugs, { status: 'open', createdSince: since }),
      unassigned: of(row['open_unassigned']!, { status: 'open', assignee: 'none', createdSince: since }),
      overdue: of(await this.overdue(parameters, reader, now), {
        status: 'open',
        dueBefore: now,
        createdSince: since,
      }),
      byStatus: STATUSES.map((status) => ({
        status,
        ...of(row[statusColumn(status)]!, { status, createdSince: since }),
      })),
      bySeverity: SEVERITIES.map((severity) => ({
        severity,
        ...of(row[severityColumn(severity)]!, { status: 'open', severity, createdSince: since }),
      })),
      created: { last7Days: created(7), last30Days: created(30) },
      resolved: { last7Days: resolved(7), last30Days: resolved(30) },
    };
  }

  async trend(parameters: DashboardParameters, reader: Reader): Promise<Trend> {
    const from = firstWeek(parameters.since);
    const all = { ...parameters, since: undefined };
    const { rows } = await this.database.query<{
      week: Day;
      created: number;
      resolved: number;
      open: number;
    }>(
      sql`${weeksFrom(from)},
          before as (select coalesce(sum(c.reported - c.resolved), 0) as open
                       from ${this.days(all, reader)} and c.day < ${from}::date),
          told as (select ${weekOf('c.day')} as week, sum(c.reported) as created, sum(c.resolved) as resolved
                     from ${this.days(all, reader)} and c.day >= ${from}::date group by 1)
          select w.week, coalesce(told.created, 0)::float8 as created, coalesce(told.resolved, 0)::float8 as resolved,
                 (before.open + sum(coalesce(told.created - told.resolved, 0)) over (order by w.week))::float8 as open
            from weeks w left join told on told.week = w.week, before
           order by w.week`,
    );
    return {
      weeks: rows.map(({ week, created, resolved, open: left }) => {
        const [since, before] = [week, plusDays(week, 7)];
        return {
          week,
          created: {
            count: created,
            bugs: bugsBehind(parameters, { createdSince: since, createdBefore: before }),
          },
          resolved: {
            count: resolved,
            bugs: bugsBehind(parameters, { resolvedSince: since, resolvedBefore: before }),
          },
          open: left,
        };
      }),
    };
  }

  /** Open bugs by whole days since the day of the report. */
  async age(parameters: DashboardParameters, reader: Reader): Promise<Age> {
    const now = today();
    const buckets = AGES.map((fromDays, index) => {
      const toDays = AGES[index + 1] ?? null;
      return {
        fromDays,
        toDays,
        // A clock may run ahead: what was reported tomorrow is new.
        before: fromDays === 0 ? undefined : plusDays(now, 1 - fromDays),
        since: toDays === null ? undefined : plusDays(now, 1 - toDays),
      };
    });
    const counts = buckets.map(
      ({ before, since }, index) =>
        sql`coalesce(sum(${open}) filter (where ${since === undefined ? sql`true` : sql`c.day >= ${since}::date`}
              and ${before === undefined ? sql`true` : sql`c.day < ${before}::date`}), 0)::float8 as ${raw(`n${index}`)}`,
    );
    const row = await this.sums(sql`select ${join(counts, ', ')} from ${this.days(parameters, reader)}`);
    return {
      buckets: buckets.map(({ fromDays, toDays, before, since }, index) => ({
        fromDays,
        toDays,
        count: row[`n${index}`]!,
        bugs: bugsBehind(parameters, {
          status: 'open',
          createdSince: latest(since, parameters.since),
          createdBefore: before,
        }),
      })),
    };
  }

  async timeToResolve(parameters: DashboardParameters, reader: Reader): Promise<TimeToResolve> {
    const row = await this.sums(
      sql`select ${sums(['timed', 'minutes', ...TIME_COLUMNS])} from ${this.days(parameters, reader)}`,
    );
    const histogram = TIME_COLUMNS.map((column, index) => ({
      fromHours: TIME_CLASSES[index - 1] ?? 0,
      toHours: TIME_CLASSES[index] ?? null,
      count: row[column]!,
    }));
    const { rows: weeks } = await this.database.query<{ week: Day; count: number; minutes: number }>(
      sql`${weeksFrom(firstWeek(parameters.since))},
          told as (select ${weekOf('c.day')} as week, sum(c.timed) as count, sum(c.minutes) as minutes
                     from ${this.days(parameters, reader)} group by 1)
          select w.week, coalesce(told.count, 0)::float8 as count, coalesce(told.minutes, 0)::float8 as minutes
            from weeks w left join told on told.week = w.week order by w.week`,
    );
    return {
      count: row['timed']!,
      mean: mean(row['minutes']!, row['timed']!),
      median: quantile(histogram, 0.5),
      p90: quantile(histogram, 0.9),
      histogram,
      weeks: weeks.map(({ week, count, minutes }) => ({ week, count, mean: mean(minutes, count) })),
    };
  }

  private async sums(query: Sql): Promise<Sums> {
    const { rows } = await this.database.query<Sums>(query);
    return rows[0]!;
  }

  /** Counts of days, from the `from` clause on. */
  private days(parameters: DashboardParameters, reader: Reader): Sql {
    const { since } = parameters;
    return sql`${schema}.day c where ${visibleRows(reader, 'c')} and ${countedFor(parameters)}
                 and ${since === undefined ? sql`true` : sql`c.day >= ${since}::date`}`;
  }

  private overdue(parameters: DashboardParameters, reader: Reader, now: Day): Promise<number> {
    const { since } = parameters;
    return this.database.count(sql`
      from ${schema}.bug b where b.due < ${now}::date and b.resolved_day is null and ${visibleRows(reader, 'b')}
       and ${inProducts('b.product', parameters, sql`true`)}
       and ${since === undefined ? sql`true` : sql`b.created_day >= ${since}::date`}`);
  }
}

/** The week that a list of weeks begins with. */
function firstWeek(since: Day | undefined): Day {
  const thisWeek = mondayOf(today());
  const wanted = since === undefined ? plusDays(thisWeek, -7 * (SOME_WEEKS - 1)) : mondayOf(since);
  return latest(wanted, plusDays(thisWeek, -7 * (MOST_WEEKS - 1)))!;
}

/** Every week from then to this one, also those in which nothing happened. */
const weeksFrom = (from: Day): Sql =>
  sql`with weeks as (select to_char(week, 'YYYY-MM-DD') as week
                       from generate_series(${from}::timestamp, ${today()}::timestamp, interval '7 days') week)`;

/** The Monday of the week of a day. */
const weekOf = (column: string): Sql => raw(`to_char(date_trunc('week', ${column}), 'YYYY-MM-DD')`);

function mean(minutes: number, count: number): number | null {
  return count === 0 ? null : round(minutes / count / 60);
}

/** Where in its class the bug stands of which so many were faster, as if the class were filled evenly. */
function quantile(histogram: TimeToResolve['histogram'], share: number): number | null {
  const rank = share * histogram.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  for (const { fromHours, toHours, count } of histogram) {
    if (count > 0 && before + count >= rank) {
      return toHours === null
        ? fromHours
        : round(fromHours + ((rank - before) / count) * (toHours - fromHours));
    }
    before += count;
  }
  return null;
}

const round = (hours: number): number => Math.round(hours * 100) / 100;
