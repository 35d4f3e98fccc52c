import { appending } from './event-store.appending.js';
import type { StoreUnderTest } from './event-store.fixtures.js';
import { outages } from './event-store.outages.js';
import { reading } from './event-store.reading.js';
import { subscribing } from './event-store.subscribing.js';

export interface ContractOptions {
  /** The log may hold events already and others may write to it: cases that need an empty one are left out. */
  shared?: boolean;
  /** `setup` gives a `restart`: the cases about an engine that goes away are run. */
  restartable?: boolean;
}

/** What every engine of the event store must do; see `src/event-store/event-store.ts`. */
export function eventStoreContract(
  name: string,
  setup: () => Promise<StoreUnderTest>,
  { shared = false, restartable = false }: ContractOptions = {},
): void {
  describe(`event store contract: ${name}`, () => {
    let fixture: StoreUnderTest | undefined;
    const open = (): StoreUnderTest => {
      if (!fixture) throw new Error('The engine is not there');
      return fixture;
    };
    beforeAll(async () => {
      fixture = await setup();
    });
    afterAll(() => fixture?.dispose());

    // First, while the log is still empty.
    reading(open, shared);
    appending(open);
    subscribing(open);
    if (restartable) outages(open);

    it('can be closed twice', async () => {
      const store = await open().another();
      await store.head();
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });
  });
}
