/** Runs first in each suite of Jest's project `eventstoredb`; see `test-store.ts`. */
process.env['TEST_STORE'] = 'eventstoredb';
