import type pg from 'pg';
import { ConfigurationError } from '../../src/config/config.js';
import { missingGrants } from './missing-grants.js';

/**
 * Grants what the database lacks, all of it or nothing.
 * @throws ConfigurationError with the statements that an administrator must run, when the user may not
 */
export async function applyGrants(client: pg.ClientBase): Promise<void> {
  const statements = await missingGrants(client);
  if (statements.length === 0) return;
  try {
    await client.query(`begin; ${statements.join('; ')}; commit`);
  } catch (error) {
    await client.query('rollback');
    if (!(error instanceof Error) || !('code' in error) || error.code !== '42501') throw error;
    throw refused(statements, error.message);
  }
  // Who owns a thing only in part is warned, and not refused.
  const left = await missingGrants(client);
  if (left.length > 0) throw refused(left, 'they had no effect');
}

function refused(statements: readonly string[], reason: string): ConfigurationError {
  return new ConfigurationError([
    `DATABASE_URL: its user may not give BugZot's roles their rights (${reason}). The owner of the database runs:\n` +
      statements.map((statement) => `      ${statement};`).join('\n'),
  ]);
}
