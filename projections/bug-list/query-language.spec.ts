import { Garbage, seeded } from '../../test/support/garbage.js';
import { QUERY_FIELDS, QueryError, type Bound } from './query-fields.js';
import { parseQuery, type FieldClause, type TextClause } from './query-language.js';

const text = (...terms: [string, 'stem' | 'exact' | 'prefix'][]): TextClause => ({
  negated: false,
  terms: terms.map(([one, match]) => ({ text: one, match })),
});
const field = (name: FieldClause['field'], ...values: FieldClause['values']): FieldClause => ({
  negated: false,
  field: name,
  values,
});
const not = <T extends { negated: boolean }>(clause: T): T => ({ ...clause, negated: true });
const nothing: TextClause = { negated: false, terms: [] };
const at = (comparison: Bound['comparison'], value: string): Bound => ({ comparison, value });
const DAY = '2026-01-31T00:00:00Z';
const NEXT = '2026-02-01T00:00:00.000Z';

describe('the query language', () => {
  it.each<[string, TextClause[]]>([
    ['', []],
    ['   ', []],
    ['crash', [text(['crash', 'stem'])]],
    ['  Crash\tlogin\n', [text(['Crash', 'stem']), text(['login', 'stem'])]],
    ['"exact phrase"', [text(['exact phrase', 'exact'])]],
    ['"word"', [text(['word', 'exact'])]],
    ['"not closed', [text(['not closed', 'exact'])]],
    ['say"this phrase"too', [text(['say', 'stem']), text(['this phrase', 'exact']), text(['too', 'stem'])]],
    ['-crash', [not(text(['crash', 'stem']))]],
    ['-"exact phrase"', [not(text(['exact phrase', 'exact']))]],
    ['crash*', [text(['crash', 'prefix'])]],
    ['-crash*', [not(text(['crash', 'prefix']))]],
    ['java.lang.Null*', [text(['java lang Null', 'prefix'])]],
    ['java.lang.NullPointerException', [text(['java lang NullPointerException', 'exact'])]],
    ['snake_case', [text(['snake case', 'exact'])]],
    ["it's", [text(['it s', 'exact'])]],
    ['C++', [text(['C', 'stem'])]],
    ['"phrase *"', [text(['phrase', 'exact'])]],
    ['slow or late', [text(['slow', 'stem'], ['late', 'stem'])]],
    ['slow OR "too late" or lat*', [text(['slow', 'stem'], ['too late', 'exact'], ['lat', 'prefix'])]],
    ['slow or', [text(['slow', 'stem']), text(['or', 'stem'])]],
    ['or slow', [text(['or', 'stem']), text(['slow', 'stem'])]],
    ['slow or -late', [text(['slow', 'stem']), text(['or', 'stem']), not(text(['late', 'stem']))]],
    ['-slow or late', [not(text(['slow', 'stem'])), text(['or', 'stem']), text(['late', 'stem'])]],
    ['slow or or late', [text(['slow', 'stem'], ['or', 'stem']), text(['late', 'stem'])]],
    ['order slow', [text(['order', 'stem']), text(['slow', 'stem'])]],
    ['https://example.com/x?y=1', [text(['https example com x y 1', 'exact'])]],
    ['std::vector', [text(['std vector', 'exact'])]],
    ['Error: it fails', [text(['Error', 'stem']), text(['it', 'stem']), text(['fails', 'stem'])]],
    ['severity:', [text(['severity', 'stem'])]],
    ['"status:open"', [text(['status open', 'exact'])]],
    ['7', [text(['7', 'stem'])]],
    ['#', [nothing]],
    ['%', [nothing]],
    ['- -- -"" "" ()', [nothing]],
    ['-%', []],
    ['crash ((( & | ! <-> :* \\', [text(['crash', 'stem'])]],
    ['größe 日本', [text(['größe', 'stem']), text(['日本', 'stem'])]],
  ])('understands the text of %j', (query, clauses) => {
    expect(parseQuery(query)).toEqual({ text: clauses, fields: [] });
  });

  it.each<[string, FieldClause[]]>([
    ['status:open', [field('status', 'open')]],
    ['status:CLOSED', [field('status', 'CLOSED')]],
    ['status:closed', [field('status', 'closed')]],
    ['STATUS:new', [field('status', 'NEW')]],
    ['status:open,RESOLVED', [field('status', 'open', 'RESOLVED')]],
    ['-resolution:fixed,WontFix', [not(field('resolution', 'FIXED', 'WONTFIX'))]],
    ['severity:Blocker priority:low', [field('severity', 'blocker'), field('priority', 'low')]],
    ['product:"Calendar, web",Mail', [field('product', 'Calendar, web', 'Mail')]],
    ['version:1.0 version:"2.0 beta"', [field('version', '1.0'), field('version', '2.0 beta')]],
    ['assignee:me,none reporter:Ada', [field('assignee', 'me', 'none'), field('reporter', 'Ada')]],
    ['-tag:ui', [not(field('tag', 'ui'))]],
    ['tag:a:b', [field('tag', 'a:b')]],
    ['#7', [field('bug', '7')]],
    ['-#7', [not(field('bug', '7'))]],
    ['bug:7,#8', [field('bug', '7', '8')]],
    ['is:private -is:Open', [field('is', 'private'), not(field('is', 'open'))]],
    ['due:none', [field('due', 'none')]],
    ['due:2026-01-31', [field('due', [at('>=', '2026-01-31'), at('<=', '2026-01-31')])]],
    ['due:<2026-01-31', [field('due', [at('<', '2026-01-31')])]],
    ['created:2026-01-31', [field('created', [at('>=', DAY), at('<', NEXT)])]],
    ['created:>2026-01-31', [field('created', [at('>=', NEXT)])]],
    ['created:>=2026-01-31', [field('created', [at('>=', DAY)])]],
    ['created:<2026-01-31', [field('created', [at('<', DAY)])]],
    ['created:<=2026-01-31', [field('created', [at('<', NEXT)])]],
    ['changed:2026-01-31..2026-01-31', [field('changed', [at('>=', DAY), at('<', NEXT)])]],
    ['changed:>2026-01-31T12:00:00+02:00', [field('changed', [at('>', '2026-01-31T12:00:00+02:00')])]],
    ['created:<=9999-12-31', [field('created', [])]],
  ])('understands the fields of %j', (query, fields) => {
    expect(parseQuery(query)).toEqual({ text: [], fields });
  });

  it('understands all of it together', () => {
    expect(parseQuery('status:open assignee:me "exact phrase" -tag:ui crash*')).toEqual({
      text: [text(['exact phrase', 'exact']), text(['crash', 'prefix'])],
      fields: [field('status', 'open'), field('assignee', 'me'), not(field('tag', 'ui'))],
    });
  });

  it.each<[string, RegExp]>([
    ['colour:red', /no field colour.*status.*tag.*quotation marks/],
    ['__proto__:x constructor:x', /no field constructor/],
    ['status:asleep', /status: is one of open, closed, NEW/],
    ['severity:,', /severity: needs a value/],
    ['tag:""', /tag: needs a value/],
    ['tag:a,', /tag: needs a value/],
    ['tag:"a"b', /blank or a comma/],
    ['bug:x', /takes a number/],
    ['created:yesterday', /created: takes a day/],
    ['created:2026-02-30', /created: takes a day/],
    ['created:2026-01-31T12:00:00Z', /created: takes a day/],
    ['created:>0000-01-01', /created: takes a day/],
    ['due:>2026-01-31T12:00:00Z', /due: takes a day/],
    ['changed:2026-01-31..', /changed: takes a day/],
    ['c*', /at least 2 characters/],
    ['a.b*', /at least 2 characters/],
    ['x '.repeat(21), /at most 20/],
    [`tag:${'a,'.repeat(50)}a`, /at most 50/],
    [`tag:${'a'.repeat(256)}`, /at most 255/],
  ])('says what is possible instead of %j', (query, message) => {
    expect(() => parseQuery(query)).toThrow(QueryError);
    expect(() => parseQuery(query)).toThrow(message);
  });

  it('understands the example of every field', () => {
    for (const [name, { example }] of Object.entries(QUERY_FIELDS)) {
      const { fields } = parseQuery(example);
      expect(fields.map((clause) => clause.field)).toEqual([name]);
    }
  });

  it('understands everything, or says what it does not', () => {
    const random = seeded(41);
    const garbage = new Garbage(random);
    const pieces = [
      '-',
      '"',
      ':',
      ',',
      '*',
      ' ',
      'or',
      '#',
      '..',
      '>',
      '<=',
      '2026-01-31',
      'open',
      '\u0000',
      '\ud800',
    ];
    const names = Object.keys(QUERY_FIELDS);
    let understood = 0;
    for (let times = 0; times < 5000; times += 1) {
      const query = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        garbage.one([garbage.one(pieces), garbage.one(names), garbage.text().slice(0, 20)]),
      ).join('');
      try {
        const { text: found, fields } = parseQuery(query);
        expect(found.length + fields.length).toBeLessThanOrEqual(20);
        for (const term of found.flatMap(({ terms }) => terms)) expect(term.text).toMatch(/[\p{L}\p{N}]/u);
        understood += 1;
      } catch (error) {
        expect([query, error]).toEqual([query, expect.any(QueryError)]);
      }
    }
    expect(understood).toBeGreaterThan(500);
  });
});
