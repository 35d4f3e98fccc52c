import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { News, Relationship } from '../accounts/domain/preferences.js';
import { Database } from '../database/database.js';

/** That somebody was told of an event, and why. Its text, and who may see it, is the read side's business. */
export interface Entry {
  account: number;
  /** UUID of the event. */
  event: string;
  bug: number;
  /** UUID of the command that the event belongs to. */
  command: string;
  /** The event's type. */
  type: string;
  news: News;
  relationships: readonly Relationship[];
  actor: number;
  /** Id of the comment or attachment that it is about. */
  item: number | null;
  /** Whether only those may know of the event who see private things. */
  private: boolean;
  /** Which one it is of its command's events, from 0. */
  place: number;
  at: string;
}

/** Which entries are meant: some, all, or those about a bug. */
export type Which = { events: readonly string[] } | { bug: number } | 'all';

/** Every bug, where the number of one is stored. */
const EVERY_BUG = 0;

/** What has been delivered to whom, and who wants no mail. See docs/adr/0020-notifications.md. */
@Injectable()
export class Inbox {
  constructor(private readonly database: Database) {}

  /** Adds the entries that are not there yet: of one person and event there is never more than one. */
  async add(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.database.query(
      `insert into notification.entry
         (account, event, bug, command, type, news, relationships, actor, item, private, place, at)
       select account, event, bug, command, type, news, relationships, actor, item, private, place, at
         from json_populate_recordset(null::notification.entry, $1)
       on conflict (account, event) do nothing`,
      [JSON.stringify(entries)],
    );
  }

  /** Why somebody was told of the events of one command, by event. */
  async ofCommand(
    account: number,
    bug: number,
    command: string,
  ): Promise<Map<string, Pick<Entry, 'news' | 'relationships'>>> {
    const { rows } = await this.database.query<Pick<Entry, 'event' | 'news' | 'relationships'>>(
      `select event, news, relationships from notification.entry
        where account = $1 and bug = $2 and command = $3`,
      [account, bug, command],
    );
    return new Map(rows.map((row) => [row.event, row]));
  }

  async markRead(account: number, which: Which): Promise<void> {
    await this.database.query(
      sql`update notification.entry set read_at = now()
           where account = ${account} and read_at is null and ${condition(which)}`,
    );
  }

  /** For what somebody wants to come back to. */
  async markUnread(account: number, which: Which): Promise<void> {
    await this.database.query(
      sql`update notification.entry set read_at = null
           where account = ${account} and read_at is not null and ${condition(which)}`,
    );
  }

  /** No mail any more about a bug, or about any. */
  async mute(account: number, bug: number | null): Promise<void> {
    await this.database.query(
      'insert into notification.muted (account, bug) values ($1, $2) on conflict do nothing',
      [account, bug ?? EVERY_BUG],
    );
  }

  /** Mail again about a bug, or about all of them. */
  async unmute(account: number, bug: number | null): Promise<void> {
    await this.database.query(
      sql`delete from notification.muted where account = ${account} and (${bug}::bigint is null or bug = ${bug})`,
    );
  }

  /** Whether somebody wants no mail about the bug, or about any. */
  async isMuted(account: number, bug: number | null): Promise<boolean> {
    const { rowCount } = await this.database.query(
      'select 1 from notification.muted where account = $1 and bug in ($2, $3)',
      [account, bug ?? EVERY_BUG, EVERY_BUG],
    );
    return rowCount !== 0;
  }

  /** Everything about a person who is forgotten. */
  async forget(account: number): Promise<void> {
    await this.database.query('delete from notification.entry where account = $1', [account]);
    await this.database.query('delete from notification.muted where account = $1', [account]);
  }
}

function condition(which: Which): Sql {
  if (which === 'all') return sql`true`;
  return 'bug' in which ? sql`bug = ${which.bug}` : sql`event = any(${which.events}::uuid[])`;
}
