import { parseSearch, stringifySearch, valuesOf } from './search-params.js';

describe('what stands in the address', () => {
  it('is each name once, or several times, as every other program writes it', () => {
    const search = { status: ['NEW', 'ASSIGNED'], q: 'a "b c" & d+e=100 %', empty: '' };
    const text = stringifySearch(search);
    expect(text).toBe('?status=NEW&status=ASSIGNED&q=a+%22b+c%22+%26+d%2Be%3D100+%25');
    expect(parseSearch(text)).toEqual({ status: ['NEW', 'ASSIGNED'], q: search.q });
  });

  it('is nothing when there is nothing', () => {
    expect(stringifySearch({ q: '', status: [], page: undefined })).toBe('');
    expect(parseSearch('')).toEqual({});
    expect(valuesOf(undefined)).toEqual([]);
  });

  it('stays text, whatever it looks like', () => {
    expect(parseSearch('?q=12&q=true&q={"a":1}')).toEqual({ q: ['12', 'true', '{"a":1}'] });
  });
});
