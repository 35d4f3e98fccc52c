import type { DatabaseRole } from '../../src/database/database-role.js';

/** Privileges of a role, each as it stands in a GRANT: `select`, or `select (account)` for a column. */
export type Rights = Readonly<Partial<Record<DatabaseRole, readonly string[]>>>;

const all = ['select', 'insert', 'update', 'delete'];

/**
 * Who may do what, by kind and name of the object. A `*` stands for all names that have no line of their own. What a
 * migration makes gets its line here; the use of its schema follows from it. A right that is taken from here must be
 * revoked by a migration, and not before the processes that need it are gone.
 *
 * The tables of read models have no lines: see {@link READ_MODEL}.
 */
export const GRANTS: Readonly<Record<string, Rights>> = {
  'function event_store.append': { writer: ['execute'] },
  'table event_store.event': { auditor: ['select'] },

  'sequence account.number': { writer: ['usage'] },
  // The last log-in is shown to admins, and is no event.
  'table account.credential': {
    writer: all,
    reader: ['select (account)', 'select (last_login_at)'],
  },
  'table account.session': { writer: all },
  'table account.mail_key': { writer: all },
  'table account.api_token': { writer: all },
  // A key is never removed: where it was, null stays.
  'table account.person_key': { writer: ['select', 'insert', 'update'], projector: ['select'] },

  'sequence write_path.*': { writer: ['usage'] },
  'table write_path.idempotency': { writer: all },
  'table write_path.attachment_id': { writer: ['insert'] },
  'table blobs.use': { writer: all },
  'table mail.sent': { writer: ['select', 'insert'] },
  'table notification.entry': { writer: all, reader: ['select'] },
  'table notification.muted': { writer: all },

  'table projector.checkpoint': { projector: all, reader: ['select'], auditor: ['select'] },
  // Written by whoever migrates, and by npm run store:copy.
  'table projector.log_place': { writer: ['select'], auditor: ['select'] },
  'table projector.reaction': { writer: ['select', 'insert', 'update'], reader: ['select'] },

  'table relay.*': { writer: all, reader: ['select'] },
  'table feed.progress': { writer: all },

  // BullMQ's functions act with the rights of who calls them.
  'table bullmq.*': { writer: all },
  'sequence bullmq.*': { writer: ['usage', 'select', 'update'] },
  // What has been migrated: every process and tool is an auditor.
  'table bullmq.migration': { writer: ['select'], auditor: ['select'] },
  'table *.bugzot_migration': { auditor: ['select'] },
};

/** The tables of a read model, which the projector owns. */
export const READ_MODEL: Rights = { reader: ['select'] };

/** The same when the release before the roles has made them: the owner of the schemas has them still. */
export const READ_MODEL_OF_ANOTHER: Rights = { reader: ['select'], projector: all };
