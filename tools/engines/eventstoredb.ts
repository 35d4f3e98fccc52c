import type { Engine } from './engine.js';

/** A real server is not to be had from a package; the contract suite passes the stand-in in any case. */
export const eventStoreDb: Engine = {
  name: 'EventStoreDB',
  variable: 'EVENTSTORE_URL',
  optional: 'the gRPC stand-in is used',
  provide: async () => {
    const url = process.env['EVENTSTORE_URL'];
    if (!url) {
      return { state: 'absent', detail: 'stand-in used; set EVENTSTORE_URL to run against a real server' };
    }
    return { state: 'found', detail: `EVENTSTORE_URL, ${url.replace(/\/\/[^@/]*@/, '//…@')}`, url };
  },
};
