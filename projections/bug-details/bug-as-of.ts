import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { z } from 'zod';
import { may } from '../../src/access/matrix.js';
import type { Reader } from '../../src/access/reader.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { EventStore, type RecordedEvent } from '../../src/event-store/event-store.js';
import { givenTime } from '../../src/http/fields.js';
import { pageFrom, parseCursor, type Page } from '../../src/http/page.js';
import { projected } from '../../src/projector/projection.js';
import { Rows } from '../../src/projector/rows.js';
import { Refused } from '../../src/write-path/refused.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import type { Person } from '../people/person.js';
import { bugDetails } from './bug-details.projection.js';
import type { BugDetails, Comment, PageParameters } from './bug-details.queries.js';
import { bugTable, commentTable, type BugRow, type CommentRow } from './bug-details.table.js';

const version = z.string().regex(/^\d{1,9}$/);

/** A moment of the past, or a version of the bug. */
export const asOfField = z
  .union([version.transform(Number), givenTime.transform((time) => new Date(time))])
  .optional()
  .meta({ description: 'A time or a version: as it was then. Needs the right `audit`' });
export type AsOf = number | Date;

/**
 * A bug as it was: its events up to then, folded by the very handlers that keep the read model. Names of people and
 * products are those of today, so that whoever was forgotten since has none.
 */
@Injectable()
export class BugAsOf {
  constructor(
    private readonly store: EventStore,
    private readonly database: ReadingDatabase,
  ) {}

  /** @throws Refused also `bug.unknown`, when there was none yet */
  async bug(number: number, asOf: AsOf, reader: Reader): Promise<{ bug: BugDetails; version: number }> {
    const rows = await this.rowsOf(number, asOf, reader);
    const row = rows.fold(bugTable)[0] ?? unknown();
    const shown = await this.people([
      row.reporter,
      ...(row.assignee === null ? [] : [row.assignee]),
      ...row.watchers,
    ]);
    return { bug: bugOf(row, await this.productName(row.product), shown), version: row.version };
  }

  async comments(
    number: number,
    asOf: AsOf,
    { limit, after, count }: PageParameters,
    reader: Reader,
  ): Promise<Page<Comment>> {
    const rows = await this.rowsOf(number, asOf, reader);
    if (rows.fold(bugTable).length === 0) unknown();
    const [last] = parseCursor(after, z.tuple([z.int()])) ?? [0];
    const all = rows.fold(commentTable).sort((a, b) => a.id - b.id);
    const left = all.filter(({ id }) => id > last).slice(0, limit + 1);
    const shown = await this.people(left.map(({ author }) => author));
    const page = pageFrom(
      left,
      limit,
      (row) => commentOf(row, shown),
      ({ id }) => [id],
    );
    return count === 'true' ? { ...page, total: all.length } : page;
  }

  private async rowsOf(number: number, asOf: AsOf, reader: Reader): Promise<Rows> {
    if (!may(reader.role, 'audit')) {
      throw new Refused(reader.role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
    }
    const rows = new Rows();
    for await (const page of this.store.read(`bug-${number}`)) {
      for (const event of page) {
        if (isAfter(event, asOf)) return rows;
        rows.at(event.version);
        bugDetails.on[event.type]?.(projected(event), rows, undefined);
      }
    }
    return rows;
  }

  private async people(numbers: readonly number[]): Promise<(number: number) => Person> {
    const { rows } = await this.database.query<{ number: string; username: string; display_name: string }>(
      sql`select number, username, display_name from ${raw(people.storage)}.account where number = any(${numbers})`,
    );
    const known = new Map(rows.map((row) => [Number(row.number), row]));
    return (id) => ({
      id,
      username: known.get(id)?.username ?? null,
      displayName: known.get(id)?.display_name ?? null,
    });
  }

  private async productName(number: number): Promise<string | null> {
    const { rows } = await this.database.query<{ name: string }>(
      sql`select name from ${raw(catalog.storage)}.product where number = ${number}`,
    );
    return rows[0]?.name ?? null;
  }
}

/** The first event after the moment ends the past, also should clocks of different processes disagree later on. */
function isAfter({ version: reached, metadata }: RecordedEvent, asOf: AsOf): boolean {
  return typeof asOf === 'number' ? reached > asOf : Date.parse(metadata.at) > asOf.getTime();
}

function unknown(): never {
  throw new Refused('bug.unknown');
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const utc = (time: string): string => new Date(time).toISOString();

function bugOf(row: BugRow, productName: string | null, person: (number: number) => Person): BugDetails {
  return {
    number: row.number,
    title: row.title,
    description: row.description,
    product: { id: row.product, name: productName },
    component: row.component,
    version: row.product_version,
    status: row.status as BugDetails['status'],
    resolution: row.resolution as BugDetails['resolution'],
    duplicateOf: row.duplicate_of,
    severity: row.severity as BugDetails['severity'],
    priority: row.priority as BugDetails['priority'],
    reporter: person(row.reporter),
    assignee: row.assignee === null ? null : person(row.assignee),
    watchers: row.watchers.map(person),
    tags: row.tags,
    platform: row.platform,
    due: row.due,
    blocks: ascending(row.blocks),
    dependsOn: ascending(row.depends_on),
    duplicates: ascending(row.duplicates),
    private: row.private,
    createdAt: utc(row.created_at),
    changedAt: utc(row.changed_at),
  };
}

function commentOf(row: CommentRow, person: (number: number) => Person): Comment {
  return {
    id: row.id,
    author: person(row.author),
    text: row.text,
    private: row.private,
    createdAt: utc(row.created_at),
    editedAt: row.edited_at === null ? null : utc(row.edited_at),
    redactedAt: row.redacted_at === null ? null : utc(row.redacted_at),
    revisions: row.revisions,
  };
}
