import { accountEvents } from '../src/accounts/domain/account.js';
import { checkpointEvents } from '../src/audit/domain/checkpoint.js';
import { bugEvents } from '../src/bugs/domain/bug.js';
import { categoryEvents, productEvents } from '../src/products/domain/product.js';
import { savedSearchEvents } from '../src/saved-searches/domain/saved-search.js';
import { worklistEvents } from '../src/worklists/domain/worklist.js';
import { projections } from './index.js';

/** What no read model shows: names are reserved in the log, and folded from it; checkpoints are read as they are. */
const EXCUSED = [
  'NameReserved',
  'NameReleased',
  'PersonalNameTaken',
  'PersonalNameGivenBack',
  'CheckpointSigned',
];

const written = [
  bugEvents,
  productEvents,
  categoryEvents,
  accountEvents,
  worklistEvents,
  savedSearchEvents,
  checkpointEvents,
].flatMap((events) => Object.keys(events));
const handled = new Set(projections.flatMap(({ types }) => types));

describe('the projections', () => {
  it.each(written)('show %s', (type) => {
    expect([...handled, ...EXCUSED]).toContain(type);
  });

  it('wait for nothing that is never written', () => {
    expect([...handled].filter((type) => !written.includes(type))).toEqual([]);
  });

  it('do not share names, storage or tables', () => {
    const unique = (values: string[]): void => expect(new Set(values).size).toBe(values.length);
    unique(projections.map(({ name }) => name));
    unique(projections.map(({ storage }) => storage));
    for (const { tables } of projections) unique(tables.map(({ name }) => name));
  });

  it.each(projections)('$name has a name that Postgres takes as it is', ({ storage }) => {
    expect(storage).toMatch(/^[a-z][a-z0-9_]{0,40}_v\d+$/);
  });
});
