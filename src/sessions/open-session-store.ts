import type { Database } from '../database/database.js';
import type { Redis } from '../redis/redis.js';
import { PostgresSessionStore } from './adapters/postgres-session-store.js';
import { RedisSessionStore } from './adapters/redis-session-store.js';
import type { SessionStore } from './session-store.js';

/** The engine that the configuration asks for. After a change to the other one everybody logs in again. */
export async function openSessionStore(database: Database, redis: Redis | undefined): Promise<SessionStore> {
  if (redis === undefined) return new PostgresSessionStore(database);
  // Nobody can use them any more, and nobody would forget what they say of people.
  await database.query('delete from account.session');
  return new RedisSessionStore(redis);
}
