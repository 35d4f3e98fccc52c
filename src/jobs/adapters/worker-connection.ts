import { ErrorReply } from 'redis';
import { makeClient, type RedisClient } from '../../redis/connect.js';

/** The words by which BullMQ knows that a connection was lost, and that trying again helps. */
const LOST = 'Connection is closed.';

/**
 * What a worker needs: a connection for its commands, and one that BullMQ makes of it for waiting. Commands wait while
 * Redis is away, of which a worker has few; else it would ask again and again without a pause.
 */
export function connectWorker(url: string): { client: RedisClient; drop: () => void } {
  const made: RedisClient[] = [];
  const make = (): RedisClient => {
    const client = makeClient(url, true);
    client.on('error', () => undefined);
    const run = client.evalSha.bind(client);
    // BullMQ would take what it does not know for the failure of a job that was done.
    const evalSha: typeof run = (...command) =>
      run(...command).catch((error: unknown) => {
        throw isReply(error) ? error : new Error(LOST, { cause: error });
      });
    Object.assign(client, { evalSha, duplicate: make });
    made.push(client);
    return client;
  };
  const drop = (): void => {
    for (const client of made) if (client.isOpen) client.destroy();
  };
  return { client: make(), drop };
}

/** Whether Redis has answered, and not only that it is not ready yet. */
function isReply(error: unknown): boolean {
  return error instanceof ErrorReply && !/^(LOADING|MASTERDOWN|READONLY)\b/.test(error.message);
}
