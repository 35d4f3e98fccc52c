/** Who may do what (../shared/domain.md, "Roles"), as data. `test/integration/access-matrix.spec.ts` tries every cell over HTTP. */

export const ROLES = ['anonymous', 'reporter', 'employee', 'supervisor', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Roles that an account can have; `anonymous` is whoever has none. */
export const ACCOUNT_ROLES = ['reporter', 'employee', 'supervisor', 'auditor', 'admin'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** `own`: only on what one has reported or written oneself. `site`: if the site lets anonymous people read. */
export type Grant = 'yes' | 'no' | 'own' | 'site';

type Row = Readonly<Record<Role, Grant>>;

const everyone = (anonymous: Grant): Row => ({
  anonymous,
  reporter: 'yes',
  employee: 'yes',
  supervisor: 'yes',
  auditor: 'yes',
  admin: 'yes',
});
const only = (...roles: Role[]): Row =>
  Object.fromEntries(ROLES.map((role) => [role, roles.includes(role) ? 'yes' : 'no'])) as Row;
const contributors = only('reporter', 'employee', 'supervisor', 'admin');
const staff = only('employee', 'supervisor', 'admin');

export const matrix = {
  /** Public bugs, comments, products, the workflow. */
  read: everyone('site'),
  /** One's own account and sessions. */
  'account.self': everyone('no'),
  /** What one's own account hangs on: its password, its sessions' end, its tokens; forgetting oneself. */
  'account.credentials': everyone('no'),
  /** Names of people, also of those who stand on no bug. */
  'people.find': everyone('no'),
  'bug.report': contributors,
  'bug.watch': contributors,
  'comment.add': contributors,
  'attachment.add': contributors,
  /** Marks an attachment obsolete. */
  'attachment.obsolete': { ...staff, reporter: 'own' },
  'comment.edit': { ...contributors, reporter: 'own', employee: 'own', supervisor: 'own', admin: 'own' },
  /** A reporter confirms that the fix works (verify), reopens or closes what he has reported. */
  'bug.verify': { ...staff, reporter: 'own' },
  'bug.reopen': { ...staff, reporter: 'own' },
  'bug.close': { ...staff, reporter: 'own' },
  /** Take, assign, start, resolve; fields, tags, dependencies. */
  'bug.edit': staff,
  'private.see': only('employee', 'supervisor', 'auditor', 'admin'),
  'private.write': staff,
  'catalog.manage': only('supervisor', 'admin'),
  audit: only('auditor', 'admin'),
  'accounts.manage': only('admin'),
  'comment.redact': only('admin'),
  /** Bugs of another tracker, with their reporters and dates. */
  'bug.import': only('admin'),
  /** Mails that went into files. */
  'mail.read': only('admin'),
} as const satisfies Record<string, Row>;

export type Right = keyof typeof matrix;

/** What the role is granted. `site` is answered by the caller, who knows the site's configuration. */
export function grant(role: Role, right: Right): Grant {
  return matrix[right][role];
}

/** Whether the role has the right on everything, whoever owns it. */
export function may(role: Role, right: Right): boolean {
  return grant(role, right) === 'yes';
}

/** What a reader may see; queries filter by it and caches carry it in their keys. */
export type Visibility = 'public' | 'all';

export function visibilityOf(role: Role): Visibility {
  return may(role, 'private.see') ? 'all' : 'public';
}
