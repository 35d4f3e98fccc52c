import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { runAs, type ServerUser } from './run-as.js';

/**
 * PostgreSQL refuses to run as root. For root it runs as the user who owns the data folder already (somebody who
 * started BugZot without being root), else as `postgres`, who is created when missing.
 * @returns undefined when this process is not root's
 */
export async function serverUser(
  folder: string,
  log: (line: string) => void,
): Promise<ServerUser | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const owner = await stat(folder).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` };
  const existing = await lookUp('postgres');
  if (existing) return existing;
  log('Creating the system user "postgres": PostgreSQL does not run as root.');
  await runAs(undefined, 'useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const created = await lookUp('postgres');
  if (created) return created;
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and the user "postgres" could not be created. ' +
      'Create that user, or run BugZot as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  const uid = await runAs(undefined, 'id', ['-u', name]);
  const gid = await runAs(undefined, 'id', ['-g', name]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output), name: `the user "${name}"` };
}

/** Asks the kernel, as that user, since a file's mode is not all that decides (ACLs, mounts). */
const FIRST_CLOSED = 'for path; do [ -x "$path" ] || { printf %s "$path"; exit 1; }; done';

/** @throws EmbeddedPostgresError naming the folder, when `user` cannot reach one of the paths */
export async function requireAccess(user: ServerUser, paths: string[]): Promise<void> {
  for (const path of paths) {
    const { code, output } = await runAs(user, '/bin/sh', ['-c', FIRST_CLOSED, 'sh', ...withAncestors(path)]);
    if (code === 0) continue;
    if (code !== 1) throw new EmbeddedPostgresError(`A program cannot be run as ${user.name}: ${output}`);
    throw new EmbeddedPostgresError(
      `As root, BugZot runs PostgreSQL as ${user.name}, who may not enter ${output} and so cannot reach ${path}. ` +
        `Move this folder to where others may enter (such as /srv), or run "chmod o+x ${output}", ` +
        'or run BugZot as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}

function withAncestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...withAncestors(parent), path];
}
