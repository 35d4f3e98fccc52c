import pg from 'pg';
import { isUnavailable } from '../../database/unavailable.js';

/** Whether the server refused the data itself, and so wrote nothing. What a socket or the driver says is no such word. */
export function isSqlError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isUnavailable(error);
}
