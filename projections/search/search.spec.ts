import { commentData, happened, reported } from '../../test/support/bug-facts.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { BugEvent } from '../../src/bugs/domain/bug.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { search } from './search.projection.js';
import { passageTable, type PassageRow } from './search.table.js';

describe('the texts that can be found', () => {
  let read: ReadSide;
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  /** Reports another bug, lets all this happen to it, and shows its texts. */
  async function texts(isPrivate: boolean, ...facts: Fact<BugEvent>[]): Promise<Partial<PassageRow>[]> {
    number += 1;
    await read.happen(`bug-${number}`, reported({ number, private: isPrivate }), ...facts);
    const rows = await read.rows(search, passageTable, { bug: number });
    return rows.map(({ source, id, text, private: hidden }) => ({ source, id, text, private: hidden }));
  }
  const comment = (id: number, isPrivate = false) =>
    happened('CommentAdded', commentData(id, `Text ${id}`, isPrivate));
  const title = { source: 'title', id: 0, text: 'It crashes', private: false };
  const description = { source: 'description', id: 0, text: 'Often.', private: false };
  const said = (id: number, more: Partial<PassageRow> = {}) => ({
    source: 'comment',
    id,
    text: `Text ${id}`,
    private: false,
    ...more,
  });

  it('are title, description and comments', async () => {
    expect(await texts(false, comment(1), comment(2, true))).toEqual([
      said(1),
      said(2, { private: true }),
      description,
      title,
    ]);
  });

  it('are what they are now', async () => {
    expect(
      await texts(
        false,
        comment(1),
        happened('BugRetitled', { title: 'It burns', previous: 'It crashes' }),
        happened('BugDescribed', { description: 'Always.' }),
        happened('CommentEdited', { id: 1, text: 'Better', private: false }),
      ),
    ).toEqual([
      said(1, { text: 'Better' }),
      { ...description, text: 'Always.' },
      { ...title, text: 'It burns' },
    ]);
  });

  it('are gone when they were redacted', async () => {
    const redacted = (id: number) => happened('CommentRedacted', { id, private: false });
    expect(await texts(false, comment(1), comment(2), redacted(1))).toEqual([said(2), description, title]);
    const { rows } = await read.client.query(`select 1 from search_v1.passage where bug = $1 and id = 1`, [
      number,
    ]);
    expect(rows).toEqual([]);
  });

  it('are private from when they are hidden until they are shown', async () => {
    const [hidden, shown] = [happened('CommentHidden', { id: 1 }), happened('CommentShown', { id: 1 })];
    const edited = happened('CommentEdited', { id: 1, text: 'Text 1', private: true });
    expect((await texts(false, comment(1), hidden))[0]).toEqual(said(1, { private: true }));
    expect((await texts(false, comment(1), hidden, edited))[0]).toEqual(said(1, { private: true }));
    expect((await texts(false, comment(1), hidden, shown))[0]).toEqual(said(1));
  });

  it('are all private when their bug is', async () => {
    const all = await texts(
      true,
      comment(1),
      comment(2, true),
      happened('CommentShown', { id: 2 }),
      happened('CommentEdited', { id: 1, text: 'Text 1', private: false }),
      happened('BugRetitled', { title: 'It burns', previous: 'It crashes' }),
      happened('BugDescribed', { description: 'Always.' }),
    );
    expect(all).toHaveLength(4);
    expect(all.every((row) => row.private)).toBe(true);
  });

  it('are nobody’s business when the report of their bug was never seen', async () => {
    await read.happen('bug-4040', comment(1));
    const [row] = await read.rows(search, passageTable, { bug: 4040 });
    expect(row).toMatchObject({ private: true });
  });

  /** Whether a text of the last bug has these words as they stand, or any of their English forms. */
  async function finds(words: string): Promise<boolean> {
    const { rowCount } = await read.client.query(
      `select 1 from search_v1.passage where bug = $1 and words @@ (to_tsquery('simple', $2) || plainto_tsquery('english', $3))`,
      [number, `'${words}':A`, words],
    );
    return rowCount !== 0;
  }

  it('have the words within names of code, paths and tags', async () => {
    const text =
      'java.lang.NullPointerException at /usr/lib/parser_v2.c:42 in List<String> &amp; x-ray -7 me@example.com';
    await texts(false, happened('CommentAdded', commentData(1, text)));
    for (const word of [
      'nullpointerexception',
      'java lang',
      'parser v2 c',
      'string',
      'amp',
      'x ray',
      '7',
      'example',
    ])
      expect([word, await finds(word)]).toEqual([word, true]);
    expect(await finds('nullpointer')).toBe(false);
  });

  it.each<[string, string]>([
    [
      'different words of one letter',
      Array.from({ length: 32_767 }, (_, at) => String.fromCharCode(0x4e00 + (at % 20_000))).join(' '),
    ],
    [
      'different words',
      Array.from({ length: 9_300 }, (_, at) => (at * 7919 + 60_000_000).toString(36)).join(' '),
    ],
    ['one word', 'x'.repeat(65_535)],
    ['words with dots', 'a.b/'.repeat(16_383)],
    ['the same word', 'war '.repeat(16_383)],
    ['letters of four bytes', '\u{20000}'.repeat(32_767)],
    ['markup', '<a href="/&amp;">'.repeat(3_800)],
    ['control characters', '\u0001\u0002\u0003\u001f'.repeat(16_000)],
  ])('may be as long as they may be: %s', async (_, text) => {
    const [row] = await texts(false, happened('CommentAdded', commentData(1, text)), comment(2));
    expect(row!.text).toHaveLength(text.length);
    expect(await finds('Text 2')).toBe(true);
  });

  it('are cut where they are longer than anybody may write, never within a character', async () => {
    const [row] = await texts(
      false,
      happened('CommentAdded', commentData(1, `x${'\u{20000}'.repeat(40_000)}`)),
    );
    expect(row!.text!.length).toBe(65_535);
    expect(row!.text!.isWellFormed()).toBe(true);
  });

  it('are looked up in an index of their own when they are public', async () => {
    await read.rows(search, passageTable);
    const { rows } = await read.client.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where schemaname = 'search_v1' and indexdef like '%gin%'`,
    );
    const conditions = rows.map(({ indexdef }) => /WHERE .*$/.exec(indexdef)?.[0]);
    expect(new Set(conditions)).toEqual(
      new Set([
        'WHERE (NOT private)',
        `WHERE ("position" >= ''::text)`,
        `WHERE ((source = 'title'::text) AND (NOT private))`,
        `WHERE ((source = 'title'::text) AND ("position" >= ''::text))`,
      ]),
    );
    // Whatever the planner thinks it costs, he has no other.
    await read.client.query('set enable_seqscan to off');
    for (const [condition, index] of [
      ['not s.private', 'passage_words_idx'],
      [`s.position >= ''`, 'passage_words_idx1'],
    ]) {
      for (const query of ['word', 'a | b', 'a <-> b', 'beginning:*A']) {
        const { rows: plan } = await read.client.query<{ 'QUERY PLAN': string }>(
          `explain select bug from search_v1.passage s where s.words @@ '${query}' and ${condition}`,
        );
        const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
        expect(lines).toMatch(new RegExp(`Index Scan on ${index} `));
        expect(lines.match(/Index Scan/g)).toHaveLength(1);
      }
    }
  });
});
