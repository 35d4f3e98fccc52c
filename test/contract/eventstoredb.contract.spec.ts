import { EventStoreDbEventStore } from '../../src/event-store/adapters/eventstoredb-event-store.js';
import { describeWithEngine } from '../support/engines.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { eventStoreContract } from './event-store.contract.js';
import type { StoreUnderTest } from './event-store.fixtures.js';

function clients(url: string): Pick<StoreUnderTest, 'store' | 'another'> & { close: () => Promise<void> } {
  const opened = [new EventStoreDbEventStore(url)];
  const [store] = opened as [EventStoreDbEventStore];
  return {
    store,
    another: async () => {
      const client = new EventStoreDbEventStore(url);
      opened.push(client);
      return client;
    },
    close: async () => void (await Promise.all(opened.map((client) => client.close()))),
  };
}

eventStoreContract(
  'EventStoreDB (stand-in)',
  async () => {
    const server = await EventStoreDbStandIn.start();
    const { close, ...stores } = clients(server.connectionString);
    return {
      ...stores,
      restart: (whileAway) => server.restart(whileAway),
      dispose: async () => {
        await close();
        server.stop();
      },
    };
  },
  { restartable: true },
);

describeWithEngine('a real server', 'EVENTSTORE_URL', (url) => {
  eventStoreContract(
    'EventStoreDB (EVENTSTORE_URL)',
    async () => {
      const { close, ...stores } = clients(url);
      return { ...stores, dispose: close };
    },
    { shared: true },
  );
});
