import { readFileSync } from 'node:fs';
import { createClient } from 'redis';

/** How long making a connection may take, in milliseconds. */
const CONNECT_MS = 2000;
/** Longest pause between two attempts to connect, in milliseconds. */
const RETRY_MS = 1000;
/** Commands that may be under way on one connection. */
const QUEUE_LIMIT = 20_000;

export type RedisClient = ReturnType<typeof makeClient>;

/**
 * A client that connects again for ever, by itself. It is not connected yet.
 * @param url of `REDIS_URL`; `?ca=<file>` names whoever signed the server's certificate
 * @param offlineQueue whether commands wait while there is no connection, instead of being rejected at once
 */
export function makeClient(url: string, offlineQueue: boolean) {
  const { protocol, searchParams } = new URL(url);
  const ca = searchParams.get('ca');
  const client = createClient({
    url,
    disableOfflineQueue: !offlineQueue,
    commandsQueueMaxLength: QUEUE_LIMIT,
    // It covers the time before a command is sent only, and costs a timer for each: see `Redis.within`.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, RETRY_MS),
      ...(protocol === 'rediss:' && { tls: true, ...(ca !== null && { ca: readFileSync(ca) }) }),
    },
  });
  return client;
}
