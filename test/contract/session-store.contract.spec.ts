import pg from 'pg';
import { Database } from '../../src/database/database.js';
import { Redis } from '../../src/redis/redis.js';
import { PostgresSessionStore } from '../../src/sessions/adapters/postgres-session-store.js';
import { RedisSessionStore } from '../../src/sessions/adapters/redis-session-store.js';
import { SessionsUnavailable } from '../../src/sessions/session-store.js';
import { createTestDatabase } from '../support/database.js';
import { everyTableRow } from '../support/database-of.js';
import { describeWithEngine } from '../support/engines.js';
import { claimRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { sessionStoreContract } from './session-store.contract.js';

const silent = { error: () => undefined };

sessionStoreContract('PostgreSQL', async () => {
  const test = await createTestDatabase();
  const databases = [new Database(test.url, 5), new Database(test.url, 5)] as const;
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  return {
    store: new PostgresSessionStore(databases[0]),
    another: new PostgresSessionStore(databases[1]),
    everything: async () => [...(await everyTableRow(client)).values()].flat().join('\n'),
    dispose: async () => {
      await client.end();
      await Promise.all(databases.map((database) => database.end()));
      await test.drop();
    },
  };
});

describeWithEngine('in Redis', 'TEST_REDIS_URL', () => {
  sessionStoreContract('Redis', async () => {
    const test = await claimRedis();
    const connections = [new Redis(test.url, silent), new Redis(test.url, silent)] as const;
    await until('Redis answers', () => connections.every(({ answers }) => answers));
    return {
      store: new RedisSessionStore(connections[0]),
      another: new RedisSessionStore(connections[1]),
      everything: async () => [...(await test.everything()).values()].flat().join('\n'),
      dispose: async () => {
        for (const connection of connections) connection.close();
        await test.release();
      },
    };
  });

  it('keeps no key for longer than the longest session of an account', async () => {
    const test = await claimRedis();
    const redis = new Redis(test.url, silent);
    await until('Redis answers', () => redis.answers);
    const store = new RedisSessionStore(redis);
    const expiresAt = [3_600_000, 7_200_000, 60_000].map((ms) => new Date(Date.now() + ms));
    for (const [index, end] of expiresAt.entries()) {
      const session = { id: `${index}`, account: 7, createdAt: new Date(), expiresAt: end, userAgent: '' };
      await store.add(session, Buffer.alloc(32, index));
    }
    const ends = [];
    for (const key of (await test.everything()).keys()) ends.push(await test.client.pExpireTime(key));
    const longest = expiresAt[1]!.getTime();
    expect(ends.sort()).toEqual([...expiresAt.map((end) => end.getTime()), longest].sort());
    redis.close();
    await test.release();
  });

  it('says so when it cannot be asked', async () => {
    const redis = new Redis('redis://127.0.0.1:1', silent);
    const store = new RedisSessionStore(redis);
    const session = { id: '1', account: 1, createdAt: new Date(), expiresAt: new Date(), userAgent: '' };
    for (const asked of [
      store.add(session, Buffer.alloc(32)),
      store.find([Buffer.alloc(32)]),
      store.list(1),
      store.end(1, '1'),
      store.endAll(1, null),
    ]) {
      await expect(asked).rejects.toBeInstanceOf(SessionsUnavailable);
    }
    redis.close();
  });
});
