import type { Constructor } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import { Accounts } from './accounts/0001-accounts.js';
import { KeysAndTokens } from './accounts/0002-keys-and-tokens.js';
import { ForgottenKeys } from './accounts/0003-forgotten-keys.js';
import { Attachments } from './attachments/0001-attachments.js';
import { EventStoreLog } from './event-store/0001-log.js';
import { AppendOnly } from './event-store/0002-append-only.js';
import { LogMoved } from './event-store/0003-moved.js';
import { MailLog } from './mail/0001-mail.js';
import { Notifications } from './notifications/0001-notifications.js';
import { ReadModelCheckpoints } from './read-models/0001-checkpoints.js';
import { LogPlace } from './read-models/0002-log-place.js';
import { Relay } from './relay/0001-relay.js';
import { Ids } from './write-path/0001-ids.js';
import { PersonalLists } from './write-path/0002-personal-lists.js';

/**
 * In order. A migration that was released is never edited; another one follows it. Who may do what with the things that
 * it makes stands in access/grants.ts.
 */
const migrations = [
  ReadModelCheckpoints,
  Accounts,
  Ids,
  MailLog,
  KeysAndTokens,
  Notifications,
  PersonalLists,
  Attachments,
  ForgottenKeys,
  Relay,
  LogPlace,
];
const eventStoreMigrations = [EventStoreLog, AppendOnly, LogMoved];

/** @param withLog whether Postgres is the event store's engine and needs the log's tables */
export function migrationsFor(withLog: boolean): Constructor<Migration>[] {
  return withLog ? [...eventStoreMigrations, ...migrations] : migrations;
}
