import { Injectable } from '@nestjs/common';
import pg from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Reader } from '../../src/access/reader.js';
import { visibleRows } from '../../src/access/visible.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { utc } from '../../src/http/time.js';
import { Refused } from '../../src/write-path/refused.js';
import { bugDetails } from '../bug-details/bug-details.projection.js';
import { BUG_LIST_FROM, changedColumn } from '../bug-list/bug-list.conditions.js';
import { orderOf, type InOrder } from '../bug-list/bug-list.order.js';
import { BugListQueries, comments, type BugListParameters } from '../bug-list/bug-list.queries.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';

/** Exports at once in this process; each has a connection of its own, and a snapshot that holds up vacuum. */
const AT_ONCE = 4;
/** Bugs that are fetched, and written, at once. */
const BATCH = 200;

const details = raw(bugDetails.storage);

/** A bug of the export, as its format shows it. */
export type Exported = Record<string, unknown>;

/** All bugs of a list, as one reader sees them at one moment, fetched as they are taken. */
@Injectable()
export class BugExportQueries {
  private running = 0;

  constructor(
    private readonly database: ReadingDatabase,
    private readonly list: BugListQueries,
  ) {}

  /**
   * Ends its connection when it is at its end, or when nobody wants more (`return`).
   * @throws Refused `bug.export-busy`
   */
  async *bugs(
    format: 'csv' | 'jsonl',
    parameters: BugListParameters & { sort: InOrder },
    reader: Reader,
  ): AsyncGenerator<Exported[], void> {
    if (this.running >= AT_ONCE) throw new Refused('bug.export-busy');
    this.running += 1;
    const { connectionString } = this.database;
    const client = new pg.Client({ connectionString, application_name: 'bugzot-export' });
    client.on('error', () => undefined);
    try {
      const { where } = await this.list.filter(parameters, reader);
      const { by, direction } = orderOf(parameters.sort, reader);
      const bugs = format === 'csv' ? lines(reader) : whole(reader);
      const query = sql`${bugs} where ${where} order by ${by} ${direction}, b.number ${direction}`;
      await client.connect();
      // All of it from one moment; and a client may take as long as the controller lets him.
      await client.query(`begin isolation level repeatable read read only;
        set local statement_timeout to 0; set local idle_in_transaction_session_timeout to 0;
        set local cursor_tuple_fraction to 1; set local jit to off`);
      await client.query(`declare export no scroll cursor for ${query.text}`, query.values);
      for (;;) {
        const { rows } = await client.query<{ item: Exported }>(`fetch ${BATCH} from export`);
        if (rows.length > 0) yield rows.map(({ item }) => item);
        if (rows.length < BATCH) return;
      }
    } finally {
      this.running -= 1;
      await client.end().catch(() => undefined);
    }
  }
}

const username = (column: string): Sql =>
  raw(`(select u.username from ${people.storage}.account u where u.number = ${column})`);
const from = sql`from ${BUG_LIST_FROM} left join ${raw(catalog.storage)}.product p on p.number = b.product`;

/** A line of a table for each bug. */
function lines(reader: Reader): Sql {
  return sql`
    select json_build_object(
             'number', b.number, 'title', b.title, 'product', p.name, 'component', b.component, 'version', b.version,
             'status', b.status, 'resolution', b.resolution, 'severity', b.severity, 'priority', b.priority,
             'reporter', ${username('b.reporter')}, 'assignee', ${username('b.assignee')},
             'tags', array_to_string(b.tags, ' '), 'platform', b.platform, 'due', b.due, 'private', b.private,
             'createdAt', ${utc('b.created_at')}, 'changedAt', ${utc(changedColumn(reader))}, 'comments', ${comments(reader)}
           ) as item ${from}`;
}

/** Each bug whole, in the form in which `POST /api/bugs/import` takes it. */
function whole(reader: Reader): Sql {
  // Numbers of bugs that the reader may not see are left out, wherever they stand; and there they are names.
  const seen = (column: string) => sql`array(select o.number::text from ${details}.bug o
    where o.number = any(${raw(column)}) and ${visibleRows(reader, 'o')} order by o.number)`;
  return sql`
    select json_build_object(
             'id', b.number::text, 'product', p.name, 'component', b.component, 'version', b.version,
             'title', b.title, 'description', d.description, 'severity', b.severity, 'priority', b.priority,
             'tags', b.tags, 'platform', b.platform, 'due', b.due, 'status', b.status, 'resolution', b.resolution,
             'duplicateOf', (${seen('array[d.duplicate_of]')})[1],
             'blocks', ${seen('d.blocks')}, 'dependsOn', ${seen('d.depends_on')},
             'reporter', ${username('b.reporter')}, 'assignee', ${username('b.assignee')},
             'reportedAt', ${utc('b.created_at')}, 'private', b.private,
             'comments', coalesce((
               select json_agg(json_build_object('author', ${username('c.author')}, 'text', c.text,
                                                 'writtenAt', ${utc('c.created_at')}, 'private', c.private) order by c.id)
                 from ${details}.comment c
                where c.bug = b.number and c.text is not null and ${visibleRows(reader, 'c')}), '[]')
           ) as item ${from} join ${details}.bug d on d.number = b.number`;
}
