import type { Engine } from './engine.js';

/**
 * A real server is not to be had from a package; the contract suite and the application's suites pass on the stand-in in any
 * case. EVENTSTORE_URL names one for the contract suite; the application's suites need an empty one each, and start it by
 * TEST_EVENTSTORE_COMMAND (see `test/support/own-server.ts`).
 */
export const eventStoreDb: Engine = {
  name: 'EventStoreDB',
  variable: 'EVENTSTORE_URL',
  optional: 'the gRPC stand-in is used',
  provide: async () => {
    const url = process.env['EVENTSTORE_URL'];
    if (!url) {
      return {
        state: 'absent',
        detail: 'stand-in used; EVENTSTORE_URL and TEST_EVENTSTORE_COMMAND bring a real server',
      };
    }
    return { state: 'found', detail: `EVENTSTORE_URL, ${url.replace(/\/\/[^@/]*@/, '//…@')}`, url };
  },
};
