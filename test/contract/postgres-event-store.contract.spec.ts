import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { createTestDatabase } from '../support/database.js';
import { describeWithEngine } from '../support/engines.js';
import { eventStoreContract } from './event-store.contract.js';
import { TcpProxy } from './tcp-proxy.js';

describeWithEngine('a Postgres server', 'TEST_DATABASE_URL', () => {
  eventStoreContract(
    'Postgres',
    async () => {
      const database = await createTestDatabase();
      const url = new URL(database.url);
      const proxy = new TcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
      url.hostname = '127.0.0.1';
      url.port = String(await proxy.listen());
      const opened = [new PostgresEventStore(url.href)];
      const [store] = opened as [PostgresEventStore];
      return {
        store,
        another: async () => {
          const client = new PostgresEventStore(url.href);
          opened.push(client);
          return client;
        },
        restart: async (whileAway) => {
          await proxy.close();
          await whileAway?.();
          await proxy.listen();
        },
        dispose: async () => {
          await Promise.all(opened.map((client) => client.close()));
          await proxy.close();
          await database.drop();
        },
      };
    },
    { restartable: true },
  );
});
