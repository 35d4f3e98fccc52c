import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

interface Person {
  id: number;
  username: string | null;
  displayName: string | null;
}

describe('people by their names', () => {
  let scene: Scene;
  let ada: number;

  beforeAll(async () => {
    scene = await Scene.set();
    ada = await person('ada', 'Ada Lovelace', 'employee');
    await person('adam', 'Grace Hopper', 'reporter');
    await person('zoe', 'Zoe Adams_100%', 'supervisor');
  });
  afterAll(() => scene.app.close());

  async function person(username: string, displayName: string, role: string): Promise<number> {
    const body = { username, email: `${username}@hidden.example`, displayName, role };
    return (await scene.admin.created('/api/accounts', { ...body, password: 'a long enough password' })).id;
  }
  async function find(query: string, client: HttpClient = scene.reporter): Promise<Person[]> {
    const { status, body } = await client.get(`/api/people?${query}`, {
      'bugzot-after': scene.admin.position,
    });
    expect([query, status]).toEqual([query, 200]);
    return body.items;
  }
  const names = async (query: string): Promise<(string | null)[]> =>
    (await find(query)).map(({ username }) => username);

  it('are found by how the user name begins, or a word of the display name, the exact one first', async () => {
    expect(await names('q=ada')).toEqual(['ada', 'adam', 'zoe']);
    expect(await names('q=ADAM')).toEqual(['adam', 'zoe']);
    expect(await names('q=hop')).toEqual(['adam']);
    expect(await names('q=da')).toEqual([]);
    expect(await names('q=ada&limit=1')).toEqual(['ada']);
  });

  it('take what is typed for letters, not for a pattern', async () => {
    expect(await names('q=%25')).toEqual([]);
    expect(await names('q=_')).toEqual([]);
    expect(await names('q=adams_100%25')).toEqual(['zoe']);
  });

  it('show a name and nothing else, and no mail address finds anybody', async () => {
    expect(await find('q=ada&limit=1')).toEqual([{ id: ada, username: 'ada', displayName: 'Ada Lovelace' }]);
    expect(await find('q=ada@hidden')).toEqual([]);
  });

  it('are those whom a bug can be given to, when only they are wanted', async () => {
    expect(await names('q=ada&assignable=true')).toEqual(['ada', 'zoe']);
    const leaving = await person('adalbert', 'Adalbert', 'employee');
    expect(await names('q=adalbert&assignable=true')).toEqual(['adalbert']);
    await scene.admin.command(`/api/accounts/${leaving}/disable`);
    expect(await names('q=adalbert&assignable=true')).toEqual([]);
    expect(await names('q=adalbert')).toEqual(['adalbert']);
    expect(await names(`id=${leaving}&assignable=true`)).toEqual([]);
  });

  it('are not found before they are active, nor once they are forgotten', async () => {
    await scene.app.registered('adapending');
    const gone = await person('adagone', 'Ada Gone', 'employee');
    await scene.admin.command(`/api/accounts/${gone}/forget`);
    expect(await names('q=adapending')).toEqual([]);
    expect(await names('q=adagone')).toEqual([]);
    // Who stands in the history of a bug is asked for by number, and has no name any more.
    expect(await find(`id=${gone}&id=${ada}`)).toEqual([
      { id: ada, username: 'ada', displayName: 'Ada Lovelace' },
      { id: gone, username: null, displayName: null },
    ]);
  });

  it.each([
    'q=',
    `q=${'x'.repeat(101)}`,
    'limit=0',
    'limit=51',
    'id=0',
    'id=x',
    'email=ada',
    'assignable=yes',
  ])('refuse ?%s', async (query) => {
    expect((await scene.reporter.get(`/api/people?${query}`)).status).toBe(422);
  });
});
