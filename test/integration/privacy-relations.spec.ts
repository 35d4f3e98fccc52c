import { crawl, type Crawl } from '../support/crawl.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

describe('private bugs that public ones name', () => {
  let scene: Scene;
  let unprivileged: HttpClient[];

  beforeAll(async () => {
    scene = await Scene.set();
    unprivileged = [scene.reporter, await scene.app.as('anonymous')];
  });
  afterAll(() => scene.app.close());

  const look = (client: HttpClient): Promise<Crawl> => crawl(client, scene.afterAll(), 10, []);
  const lookAll = (): Promise<Crawl[]> => Promise.all(unprivileged.map(look));

  /** Asks until it is so: what other bugs are told follows by a reaction. */
  async function eventually<T>(ask: () => Promise<T>, so: (answer: T) => boolean): Promise<T> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const answer = await ask();
      if (so(answer) || Date.now() > deadline) return answer;
    }
  }

  it('are in none of their dependencies, nor in the history of them', async () => {
    const [open, secret, third] = [await scene.bug(), await scene.privateBug(), await scene.bug()];
    await scene.employee.command(`/api/bugs/${open}/block`, { blocks: third });
    const before = await lookAll();
    await scene.employee.command(`/api/bugs/${open}/block`, { blocks: secret });
    await scene.employee.command(`/api/bugs/${secret}/block`, { blocks: third });
    expect(await lookAll()).toEqual(before);
    const { body } = await scene.employee.get(`/api/bugs/${open}`, scene.afterAll());
    expect([...body.blocks].sort()).toEqual([third, secret].sort());
    expect((await scene.employee.get(`/api/bugs/${third}`)).body.dependsOn).toEqual([open, secret].sort());
    await scene.employee.command(`/api/bugs/${open}/unblock`, { blocks: secret });
    expect(await lookAll()).toEqual(before);
  });

  it('are not told as duplicates of a public one', async () => {
    const [original, secret, open] = [await scene.bug(), await scene.privateBug(), await scene.bug()];
    const duplicates = async (client: HttpClient) =>
      (await client.get(`/api/bugs/${original}`, scene.afterAll())).body.duplicates as number[];
    const before = await lookAll();
    await scene.employee.command(`/api/bugs/${secret}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: original,
    });
    const seen = await eventually(
      () => duplicates(scene.employee),
      ({ length }) => length > 0,
    );
    expect(seen).toEqual([secret]);
    expect(await lookAll()).toEqual(before);
    await scene.employee.command(`/api/bugs/${open}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: original,
    });
    for (const client of unprivileged) {
      expect(
        await eventually(
          () => duplicates(client),
          ({ length }) => length > 0,
        ),
      ).toEqual([open]);
    }
    await scene.employee.command(`/api/bugs/${secret}/reopen`, { comment: 'Not the same' });
    expect(
      await eventually(
        () => duplicates(scene.employee),
        ({ length }) => length === 1,
      ),
    ).toEqual([open]);
  });

  it('are not named as the original of a public one, not even after it was reopened', async () => {
    const [open, secret] = [await scene.bug(), await scene.privateBug()];
    await scene.employee.command(`/api/bugs/${open}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: secret,
    });
    const named = async (client: HttpClient) => {
      const bug = await client.get(`/api/bugs/${open}`, scene.afterAll());
      const history = await client.get(`/api/bugs/${open}/history`);
      const changes: { type: string; data: { duplicateOf?: number } }[] = history.body.items.flatMap(
        (entry: { changes: unknown[] }) => entry.changes,
      );
      return [
        bug.body.resolution,
        bug.body.duplicateOf,
        ...changes.flatMap(({ data }) => ('duplicateOf' in data ? [data.duplicateOf] : [])),
      ];
    };
    expect(await named(scene.employee)).toEqual(['DUPLICATE', secret, secret]);
    for (const client of unprivileged) expect(await named(client)).toEqual(['DUPLICATE', null, null]);
    await scene.employee.command(`/api/bugs/${open}/reopen`, { comment: 'Not the same' });
    expect(await named(scene.employee)).toEqual([null, null, secret, secret]);
    for (const client of unprivileged) expect(await named(client)).toEqual([null, null, null, null]);
  });

  it('block whom they block without being named in the refusal of others', async () => {
    const [open, secret] = [await scene.bug(), await scene.privateBug()];
    await scene.employee.command(`/api/bugs/${open}/block`, { dependsOn: secret });
    const refused = await scene.employee.post(`/api/bugs/${open}/resolve`, { resolution: 'FIXED' });
    expect([refused.status, refused.body.code]).toEqual([409, 'bug.blocked']);
    expect(refused.body.detail).toContain(String(secret));
    // A reporter may do it to no bug, and is told just that.
    const denied = await scene.reporter.post(`/api/bugs/${open}/resolve`, { resolution: 'FIXED' });
    expect([denied.status, denied.body.detail]).toEqual([403, undefined]);
  });
});
