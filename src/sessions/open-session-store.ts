import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import type { Redis } from '../redis/redis.js';
import { PostgresSessionStore } from './adapters/postgres-session-store.js';
import { RedisSessionStore } from './adapters/redis-session-store.js';
import type { SessionStore } from './session-store.js';

/**
 * The engine that the configuration asks for. After a change to the other one everybody logs in again.
 * @param database whose rights include the sessions only where the process is an API
 */
export async function openSessionStore(
  { BUGZOT_ROLES }: Pick<Config, 'BUGZOT_ROLES'>,
  database: Database,
  redis: Redis | undefined,
): Promise<SessionStore> {
  if (redis === undefined) return new PostgresSessionStore(database);
  // Nobody can use them any more, and nobody would forget what they say of people.
  if (BUGZOT_ROLES.includes('api')) await database.query('delete from account.session');
  return new RedisSessionStore(redis);
}
