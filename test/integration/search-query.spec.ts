import type { Answer, HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

interface Item {
  number: number;
  snippet?: { source: string; comment: number | null; parts: { text: string; match: boolean }[] };
}

describe('searching bugs', () => {
  let scene: Scene;

  beforeAll(async () => (scene = await Scene.set()));
  afterAll(() => scene.app.close());

  const ask = (parameters: Record<string, string>, client: HttpClient = scene.employee): Promise<Answer> =>
    client.get(`/api/bugs?${new URLSearchParams(parameters).toString()}`, scene.afterAll());
  async function items(q: string, more: Record<string, string> = {}, client?: HttpClient): Promise<Item[]> {
    const { status, body } = await ask({ q, limit: '200', count: 'true', sort: 'number', ...more }, client);
    expect([q, status]).toEqual([q, 200]);
    expect([q, body.total]).toEqual([q, body.items.length]);
    return body.items;
  }
  const find = async (q: string, more?: Record<string, string>, client?: HttpClient): Promise<number[]> =>
    (await items(q, more, client)).map(({ number }) => number);

  it('finds words in titles, descriptions and comments, all of them somewhere in the bug', async () => {
    const one = await scene.bug({
      title: 'The gramophone stutters',
      description: 'After an hour of playing.',
    });
    await scene.comment(one, { text: 'Mine whistles, too.' });
    const other = await scene.bug({ title: 'The gramophone is mute' });
    expect(await find('gramophone')).toEqual([one, other]);
    expect(await find('gramophones stutter whistling')).toEqual([one]);
    expect(await find('gramophone hour')).toEqual([one]);
    expect(await find('gramophone -whistle')).toEqual([other]);
    expect(await find('whistles or mute')).toEqual([one, other]);
    expect(await find('gramophone trombone')).toEqual([]);
    // Words that every English text has are no condition, unless there is nothing else to go by.
    expect(await find('the gramophone which was mute')).toEqual([other]);
    expect(await find('of -trombone')).toContain(one);
    expect(await find('of')).not.toContain(other);
  });

  it('finds phrases as they stand, and words by their beginning', async () => {
    const one = await scene.bug({
      title: 'Zither strings break',
      description: 'They break strings of zithers.',
    });
    const other = await scene.bug({ title: 'A zither string breaks' });
    expect(await find('"zither strings"')).toEqual([one]);
    expect(await find('"zither string"')).toEqual([other]);
    expect(await find('"strings of zithers"')).toEqual([one]);
    expect(await find('"break zither"')).toEqual([]);
    expect(await find('"zithers"')).toEqual([one]);
    expect(await find('-"zithers" zither')).toEqual([other]);
    expect(await find('zith*')).toEqual([one, other]);
    expect(await find('zitherst*')).toEqual([]);
  });

  it('finds names of code whole, in parts, and by their beginning', async () => {
    const number = await scene.bug({
      description: 'at org.bugzot.ZqxFactoryException(zqx_main.c:42) <Zqx::Thing>',
    });
    for (const q of [
      'ZqxFactoryException',
      'zqxfactoryexception',
      'org.bugzot.ZqxFactoryException',
      'bugzot.ZqxFact*',
      'ZqxFactoryExcepti*',
      'zqx_main.c:42',
      '"zqx_main"',
      'Zqx::Thing',
    ])
      expect([q, await find(q)]).toEqual([q, [number]]);
    expect(await find('ZqxFactory')).toEqual([]);
  });

  it('finds by fields in the query, together with parameters', async () => {
    const { employee, reporter } = scene;
    const mine = await scene.bug({ title: 'Harpsichord', tags: ['keys'], due: '2031-02-28' });
    const theirs = await scene.bug({ title: 'Harpsichord', tags: ['keys', 'ui'] }, scene.colleague);
    await employee.command(`/api/bugs/${mine}/start`);
    const cases: [string, number[]][] = [
      ['harpsichord status:open', [mine, theirs]],
      ['harpsichord assignee:me', [mine]],
      ['harpsichord -assignee:me', [theirs]],
      ['harpsichord assignee:none,me', [mine, theirs]],
      ['harpsichord reporter:colleague', [theirs]],
      ['harpsichord -tag:ui', [mine]],
      ['harpsichord tag:keys tag:ui', [theirs]],
      ['harpsichord -resolution:FIXED', [mine, theirs]],
      ['harpsichord due:none', [theirs]],
      ['harpsichord due:2031-02-28', [mine]],
      ['harpsichord due:>2031-02-28', []],
      ['harpsichord -due:<2031-01-01', [mine, theirs]],
      ['harpsichord created:>2026-01-01 changed:<=9999-12-31', [mine, theirs]],
      ['harpsichord created:<2026-01-01', []],
      ['harpsichord resolved:none', [mine, theirs]],
      ['harpsichord -resolved:<9999-01-01', [mine, theirs]],
      ['harpsichord -is:private is:open', [mine, theirs]],
      [`harpsichord #${mine}`, [mine]],
      [`bug:${mine},${theirs}`, [mine, theirs]],
    ];
    for (const [q, expected] of cases) expect([q, await find(q)]).toEqual([q, expected]);
    const ended = await scene.bug({ title: 'Clavichord' });
    await employee.command(`/api/bugs/${ended}/resolve`, { resolution: 'FIXED' });
    expect(await find('clavichord resolved:none,<2026-01-01')).toEqual([]);
    expect(await find('clavichord resolved:>=2026-01-01')).toEqual([ended]);
    expect(await find('clavichord -resolved:<2026-01-01')).toEqual([ended]);
    expect(await find('harpsichord', { tag: 'ui' })).toEqual([theirs]);
    expect(await find('harpsichord tag:keys', { assignee: 'me' })).toEqual([mine]);
    // “me” is whoever asks, also within a query at the same address.
    expect(await find('harpsichord watcher:me or reporter:me', {}, reporter)).toEqual([]);
    expect(await find('harpsichord reporter:me', {}, reporter)).toEqual([mine]);
    expect(await find('harpsichord reporter:me', {}, scene.colleague)).toEqual([theirs]);
  });

  it('follows texts: edited, redacted, given back', async () => {
    const number = await scene.bug({ title: 'Theremin', description: 'humming' });
    const comment = await scene.comment(number, { text: 'wailing' });
    const path = `/api/bugs/${number}/comments/${comment}`;
    expect(await find('theremin wailing humming')).toEqual([number]);
    await scene.employee.command(`${path}/edit`, { text: 'sobbing' });
    await scene.employee.command(`/api/bugs/${number}/describe`, { description: 'buzzing' });
    await scene.employee.command(`/api/bugs/${number}/retitle`, { title: 'Ondes' });
    expect(await find('wailing or humming or theremin')).toEqual([]);
    expect(await find('ondes buzzing sobbing')).toEqual([number]);
    await scene.employee.command(`${path}/hide`);
    expect([await find('sobbing'), await find('sobbing', {}, scene.reporter)]).toEqual([[number], []]);
    await scene.employee.command(`${path}/show`);
    expect(await find('sobbing', {}, scene.reporter)).toEqual([number]);
    await scene.admin.command(`${path}/redact`);
    expect(await find('sobbing')).toEqual([]);
  });

  it('orders by relevance: title before description before comment, page by page', async () => {
    const inComment = await scene.bug({ title: 'A' });
    await scene.comment(inComment, { text: 'Ocarina' });
    const inDescription = await scene.bug({ title: 'B', description: 'Ocarina' });
    const inTitle = await scene.bug({ title: 'Ocarina' });
    const everywhere = await scene.bug({ title: 'Ocarina', description: 'Ocarina' });
    await scene.comment(everywhere, { text: 'Ocarina' });
    const inflected = await scene.bug({ title: 'Ocarinas' });
    const best = [everywhere, inTitle, inflected, inDescription, inComment];
    const order = async (more: Record<string, string>): Promise<number[]> =>
      (await ask({ q: 'ocarina', sort: '-relevance', ...more })).body.items.map((item: Item) => item.number);
    expect((await order({})).filter((number) => number !== inflected)).toEqual(
      best.filter((number) => number !== inflected),
    );
    const seen: number[] = [];
    for (let after = ''; ;) {
      const { body } = await ask({ q: 'ocarina', sort: '-relevance', limit: '2', ...(after && { after }) });
      seen.push(...body.items.map((item: Item) => item.number));
      if (body.next === null) break;
      after = body.next;
    }
    expect(seen).toEqual(await order({}));
    expect([...seen].sort((a, b) => a - b)).toEqual([...best].sort((a, b) => a - b));
    // Without words, the newest come first.
    const { body } = await ask({ sort: '-relevance', limit: '3' });
    expect(body.items.map((item: Item) => item.number)).toEqual([inflected, everywhere, inTitle]);
    expect(body.items[0]).not.toHaveProperty('snippet');
  });

  it('shows where the words are, in the text as it was written', async () => {
    const long = 'Nothing to see here, at all, my friend. '.repeat(40);
    const number = await scene.bug({
      title: 'An instrument',
      description: `${long}The <b>Balalaika</b>'s sound.`,
    });
    const [item] = await items('balalaikas');
    expect(item!.number).toBe(number);
    expect(item!.snippet).toMatchObject({ source: 'description', comment: null });
    const { parts } = item!.snippet!;
    const whole = parts.map(({ text }) => text).join('');
    expect(`${long}The <b>Balalaika</b>'s sound.`).toContain(whole);
    expect(whole.length).toBeLessThan(400);
    expect(parts.filter(({ match }) => match)).toEqual([{ text: 'Balalaika', match: true }]);
    const comment = await scene.comment(number, { text: 'It says \u0002org.Kazoo\u0003, 🎺 or Kazoo_2' });
    const [other] = await items('kazoo');
    expect(other!.snippet).toEqual({
      source: 'comment',
      comment,
      parts: [
        { text: 'It says \u0002org.', match: false },
        { text: 'Kazoo', match: true },
        { text: '\u0003, 🎺 or ', match: false },
        { text: 'Kazoo', match: true },
        { text: '_2', match: false },
      ],
    });
    for (const q of ['"org.kazoo"', 'kaz*', 'the kazoos', 'trombone or kazoo']) {
      const [found] = await items(q);
      expect([q, found!.snippet!.parts.some(({ match }) => match)]).toEqual([q, true]);
    }
    expect((await items(`bug:${number}`))[0]).not.toHaveProperty('snippet');
  });

  it('says what is possible when it does not understand', async () => {
    for (const [q, message] of [
      ['colour:red', 'There is no field colour'],
      ['status:asleep', 'status: is one of open, closed'],
      ['created:soon', 'created: takes a day'],
      ['x*', 'at least 2 characters'],
      ['x '.repeat(21), 'at most 20'],
      ['x'.repeat(501), '500'],
    ] as const) {
      const { status, body } = await ask({ q });
      expect([q, status, body.code]).toEqual([q, 422, 'request.invalid']);
      expect(body.errors).toEqual([{ pointer: '/q', message: expect.stringContaining(message) }]);
    }
  });

  it('describes the fields, and understands every example', async () => {
    const { status, body } = await scene.reporter.get('/api/search/fields');
    expect(status).toBe(200);
    const names = body.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['status', 'assignee', 'tag', 'created', 'due']));
    for (const { example } of body.items) expect((await ask({ q: example })).status).toBe(200);
  });

  it('takes any query at all', async () => {
    const wild = [
      `'; drop table bug; --`,
      `') || (select 1)::text`,
      `\\' 'ab':* & !b <-> c`,
      '\u0001\u0002\u0003',
      '²ªº½ ™ …—“”',
      'a\u0301\u0301\u0301*',
      '𝕏𝕏*',
      'the',
      '-the',
      '"to be or not to be"',
      'x'.repeat(500),
      `"${'x '.repeat(249)}`,
    ];
    for (const q of wild) {
      const { status, body } = await ask({ q, sort: '-relevance' });
      expect([q, status, body.items?.length >= 0]).toEqual([q, 200, true]);
    }
  });
});
