import { parcels, weightOf, type Consequence } from './parcels.js';

const consequence = (position: string, records: number, bytes = 10): Consequence => ({
  position,
  records: Array.from({ length: records }, () => ({
    topic: 'a',
    record: { key: '1', headers: {}, value: 'x'.repeat(bytes), timestamp: '0' },
  })),
});
const sizes = (made: ReturnType<typeof parcels>) =>
  made.map(({ records, through }) => [records.length, through]);

describe('parcels', () => {
  it('hold all that there is, as far as was looked', () => {
    expect(sizes(parcels([consequence('1', 1), consequence('2', 0), consequence('3', 2)], '9'))).toEqual([
      [3, '9'],
    ]);
  });

  it('are there also when there is nothing to send: the log was passed', () => {
    expect(sizes(parcels([], '9'))).toEqual([[0, '9']]);
    expect(sizes(parcels([consequence('1', 0)], '9'))).toEqual([[0, '9']]);
  });

  it('are bounded in number, and keep an event whole', () => {
    const made = parcels(
      Array.from({ length: 400 }, (_, index) => consequence(String(index + 100), 2)),
      '999',
    );
    expect(sizes(made)).toEqual([
      [500, '349'],
      [300, '999'],
    ]);
  });

  it('are bounded in bytes', () => {
    const made = parcels(
      [consequence('1', 1, 300_000), consequence('2', 1, 300_000), consequence('3', 1)],
      '3',
    );
    expect(sizes(made)).toEqual([
      [1, '1'],
      [2, '3'],
    ]);
  });

  it('weigh what is in them in bytes', () => {
    const record = { key: 'é', headers: { a: '€' }, value: '{}', timestamp: '0' };
    expect(weightOf(record)).toBe(100 + 2 + 1 + 3 + 2);
  });
});
