import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/**
 * The password of the embedded server, made at the first start. The file appears whole or not at all, so of two
 * first starts at once both end up with the same password.
 */
export async function password(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (existing !== undefined) return existing.trim();
    await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The password file ${file} cannot be used (${(error as Error).message}). It belongs to whoever started BugZot ` +
        'first: start it as the same user, or set BUGZOT_DATA_DIR to another folder.',
      { cause: error },
    );
  } finally {
    await rm(draft, { force: true });
  }
}
