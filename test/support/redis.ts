import { makeClient, type RedisClient } from '../../src/redis/connect.js';
import { describeWithEngine } from './engines.js';

/** How long a database is kept for a spec file that never gives it back, in seconds. */
const CLAIM_S = 3600;

/** A database of its own on the run's Redis server. */
export interface TestRedis {
  url: string;
  /** Everything that is stored in it: each key, and with it each part of its value, as text. */
  everything(): Promise<Map<string, string[]>>;
  client: RedisClient;
  /** Empties it and gives it back. */
  release(): Promise<void>;
}

/**
 * Claims an empty database of the server that `npm test` provides. Who has which is written in its database 0, so that
 * spec files that run at once never share one.
 */
export async function claimRedis(server = process.env['TEST_REDIS_URL'] ?? ''): Promise<TestRedis> {
  const registry = await connect(server);
  try {
    const { databases } = await registry.configGet('databases');
    for (let number = 1; number < Number(databases); number += 1) {
      const claim = `claimed:${number}`;
      const claimed = await registry.set(claim, process.pid, { NX: true, EX: CLAIM_S });
      if (claimed === null) continue;
      const url = new URL(server);
      url.pathname = `/${number}`;
      const client = await connect(url.href);
      // Somebody uses it without asking here, or left it behind.
      if ((await client.dbSize()) > 0) {
        client.destroy();
        continue;
      }
      return {
        url: url.href,
        client,
        everything: () => everythingIn(client),
        release: () => release(client, server, claim),
      };
    }
    throw new Error('No database of the Redis server is free');
  } finally {
    registry.destroy();
  }
}

/**
 * A suite twice: as it is without anything, and with Redis.
 * @param suite gets the database, once the suite's hooks run; and variables for the test app, which name it
 */
export function describeWithAndWithoutRedis(
  name: string,
  suite: (redis: () => TestRedis | undefined, variables: () => Record<string, string>) => void,
): void {
  describe(`${name}, without Redis`, () =>
    suite(
      () => undefined,
      () => ({}),
    ));
  describeWithEngine(`${name}, with Redis`, 'TEST_REDIS_URL', () => {
    let redis: TestRedis;
    beforeAll(async () => (redis = await claimRedis()));
    afterAll(() => redis.release());
    suite(
      () => redis,
      () => ({ REDIS_URL: redis.url }),
    );
  });
}

async function connect(url: string): Promise<RedisClient> {
  const client = makeClient(url, true);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function release(client: RedisClient, server: string, claim: string): Promise<void> {
  await client.flushDb();
  client.destroy();
  const registry = await connect(server);
  await registry.del(claim);
  registry.destroy();
}

async function everythingIn(client: RedisClient): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const keys of client.scanIterator({ COUNT: 1000 })) {
    for (const key of keys) found.set(key, [key, ...(await partsOf(client, key))]);
  }
  return found;
}

async function partsOf(client: RedisClient, key: string): Promise<string[]> {
  const type = await client.type(key);
  switch (type) {
    case 'string':
      return [(await client.get(key)) ?? ''];
    case 'hash':
      return Object.entries(await client.hGetAll(key)).flat();
    case 'list':
      return client.lRange(key, 0, -1);
    case 'set':
      return client.sMembers(key);
    case 'zset':
      return client.zRange(key, 0, -1);
    case 'stream':
      return ((await client.xRange(key, '-', '+')) ?? []).flatMap(({ message }) =>
        Object.entries(message).flat(),
      );
    case 'none':
      return [];
    default:
      throw new Error(`A key of type ${type}`);
  }
}
