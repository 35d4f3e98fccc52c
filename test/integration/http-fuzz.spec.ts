import { everyCall } from '../support/every-call.js';
import { Garbage, seeded } from '../support/garbage.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { openApi, operationsOf, type Operation } from '../support/openapi.js';
import { Scene } from '../support/scene.js';

/** Another seed finds other things; this one always finds the same. */
const SEED = 20_261_124;
const REQUESTS_PER_ROUTE = 40;

describe('no request makes BugZot fail', () => {
  let scene: Scene;
  let operations: Map<string, Operation>;
  let people: HttpClient[];
  const garbage = new Garbage(seeded(SEED));

  beforeAll(async () => {
    scene = await Scene.set();
    operations = operationsOf(await openApi(scene.admin));
    // Not the scene's own: it needs them afterwards.
    people = await Promise.all(
      (['admin', 'employee', 'reporter', 'anonymous'] as const).map((role) =>
        role === 'anonymous' ? scene.app.as(role) : scene.app.newcomer(role),
      ),
    );
  });
  afterAll(() => scene.app.close());

  /** A value for the path, but none that names what the scene stands on. */
  function strange(): string {
    const text = garbage.text();
    return text === '1' ? strange() : text.toWellFormed();
  }

  /** The somebody, or whoever need not be the same afterwards. */
  async function spared(route: string, somebody: HttpClient): Promise<HttpClient> {
    if (/\/me\/(password|forget)$/.test(route)) return scene.app.newcomer('reporter');
    return route.startsWith('DELETE') ? scene.again(somebody) : somebody;
  }

  async function request(route: string): Promise<{ asked: unknown; answer: Answer }> {
    const [method, template] = route.split(' ') as [string, string];
    const { values = {}, body = {} } =
      garbage.one([0, 1, 2]) === 0 ? {} : await everyCall[route]!(scene, scene.reporter);
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(name in values && garbage.one([true, true, false]) ? values[name]! : strange()),
    );
    const { parameters = [] } = operations.get(route)!;
    const named = (place: string): string[] =>
      parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
    const query = new URLSearchParams(
      named('query')
        .filter(() => garbage.one([true, false, false, false]))
        .map((name): [string, string] => [name, garbage.text()]),
    );
    const headers: Record<string, string> = {};
    for (const name of [...named('header'), 'Authorization', 'Cookie', 'Origin']) {
      const value = garbage.one([
        '',
        '"1"',
        '1',
        '"x"',
        'x y',
        'bugzot_session=x',
        'Bearer x',
        '*',
        '9'.repeat(18),
      ]);
      // A position that is yet to come is waited for; that is another test's.
      if (name !== 'BugZot-After' && garbage.one([true, false, false, false, false])) headers[name] = value;
    }
    const sent =
      method === 'GET'
        ? undefined
        : garbage.one([
            garbage.spoiled(body as object),
            garbage.spoiled(body as object),
            garbage.object(Object.keys(body as object)),
            garbage.value(),
          ]);
    const text = sent === undefined ? undefined : JSON.stringify(sent);
    const somebody = garbage.one(people);
    const client = await spared(route, somebody);
    const answer = await client.request(method, `${path}?${query.toString()}`, text, headers);
    return { asked: { method, path, query: String(query), headers, text }, answer };
  }

  it.each(Object.keys(everyCall))('garbage sent to %s', async (route) => {
    for (let times = 0; times < REQUESTS_PER_ROUTE; times += 1) {
      const { asked, answer } = await request(route);
      const sane = answer.status < 500 || (answer.status === 503 && answer.headers.has('retry-after'));
      expect(sane ? '' : JSON.stringify({ asked, answer: answer.body })).toBe('');
      if (answer.status < 400) continue;
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: answer.status, code: expect.any(String) });
    }
  });

  it('and it is as fit as before', async () => {
    const { status, body } = await scene.admin.get('/health/ready', scene.afterAll(...people));
    expect(body).toMatchObject({ status: 'ready' });
    expect(status).toBe(200);
    const number = await scene.bug();
    expect((await scene.reporter.get(`/api/bugs/${number}`)).status).toBe(200);
  });
});
