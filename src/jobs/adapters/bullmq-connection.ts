import { createNodeRedisClient } from 'bullmq';
import { ErrorReply } from 'redis';
import { makeClient, type RedisClient } from '../../redis/connect.js';

/** A connection as BullMQ takes it. */
export type BullmqConnection = ReturnType<typeof createNodeRedisClient>;

/** The words by which BullMQ knows that a connection was lost, and that trying again helps. */
const LOST = 'Connection is closed.';

export function forBullmq(client: RedisClient): BullmqConnection {
  const connection = createNodeRedisClient(client);
  // BullMQ listens until it is closed; an error after that would end the process.
  connection.on('error', () => undefined);
  return connection;
}

/**
 * What a worker needs: a connection for its commands, and one that BullMQ makes of it for waiting. Commands wait while
 * Redis is away, of which a worker has few; else it would ask again and again without a pause.
 */
export function connectWorker(url: string): { connection: BullmqConnection; drop: () => void } {
  const clients: RedisClient[] = [];
  const make = (): BullmqConnection => {
    const client = makeClient(url, true);
    client.on('error', () => undefined);
    const run = client.evalSha.bind(client);
    // BullMQ would take what it does not know for the failure of a job that was done.
    const evalSha: typeof run = (...command) =>
      run(...command).catch((error: unknown) => {
        throw isReply(error) ? error : new Error(LOST, { cause: error });
      });
    clients.push(Object.assign(client, { evalSha }));
    return Object.assign(forBullmq(client), { duplicate: make });
  };
  const drop = (): void => {
    for (const client of clients) if (client.isOpen) client.destroy();
  };
  return { connection: make(), drop };
}

/** Whether Redis has answered, and not only that it is not ready yet. */
function isReply(error: unknown): boolean {
  return error instanceof ErrorReply && !/^(LOADING|MASTERDOWN|READONLY)\b/.test(error.message);
}
