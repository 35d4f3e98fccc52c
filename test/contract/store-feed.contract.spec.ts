import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { StoreFeed } from '../../src/feed/adapters/store-feed.js';
import { ReadSide } from '../support/read-side.js';
import { feedContract } from './feed.contract.js';

feedContract('event store', async () => {
  const read = await ReadSide.start();
  return {
    read,
    another: (log) => {
      const store = new PostgresEventStore(read.url);
      const feed = new StoreFeed({ store, connectionString: read.url, log });
      return { feed, close: () => store.close() };
    },
    dispose: () => read.stop(),
  };
});
