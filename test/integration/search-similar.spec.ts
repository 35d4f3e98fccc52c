import type { HttpClient } from '../support/http-client.js';
import { makeProduct } from '../support/catalog.js';
import { Scene } from '../support/scene.js';

interface Similar {
  number: number;
  title: string;
  score: number;
}

describe('similar bugs', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
    for (let index = 0; index < 30; index += 1) await scene.bug({ title: `Something else, number ${index}` });
  });
  afterAll(() => scene.app.close());

  async function similar(path: string, client: HttpClient = scene.reporter): Promise<Similar[]> {
    const { status, body } = await client.get(`/api/bugs/${path}`, scene.afterAll());
    expect([path, status]).toEqual([path, 200]);
    return body.items;
  }
  const toTitle = (title: string, more: Record<string, string> = {}, client?: HttpClient) =>
    similar(`similar?${new URLSearchParams({ title, ...more }).toString()}`, client);
  const numbers = (found: Similar[]): number[] => found.map(({ number }) => number);

  it('are those whose titles share the most telling words, and a little those whose descriptions do', async () => {
    const same = await scene.bug({ title: 'Printer tray jams on glossy paper' });
    const close = await scene.bug({ title: 'Tray of the printer jammed' });
    const described = await scene.bug({
      title: 'Paper problem',
      description: 'The tray of the printer jams.',
    });
    const far = await scene.bug({ title: 'Paper size' });
    const found = await toTitle('The printer tray jams on glossy paper!');
    expect(numbers(found)).toEqual([same, close, described, far]);
    const scores = found.map(({ score }) => score);
    expect(scores[0]).toBe(1);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
    expect(found[0]).toMatchObject({
      title: 'Printer tray jams on glossy paper',
      status: 'NEW',
      component: 'ui',
    });
    // Never the bug itself.
    expect(numbers(await similar(`${same}/similar?limit=2`))).toEqual([close, described]);
    expect(numbers(await toTitle('glossy paper', { limit: '1' }))).toEqual([same]);
  });

  it('of one product, when it is named', async () => {
    const other = await makeProduct(scene.admin, 'Toaster');
    const here = await scene.bug({ title: 'Lukewarm toast' });
    const there = await scene.reporter.created('/api/bugs', {
      product: other,
      component: 'ui',
      title: 'Lukewarm toasts',
    });
    expect(numbers(await toTitle('lukewarm toast'))).toEqual([there.id, here]);
    expect(numbers(await toTitle('lukewarm toast', { product: 'Toaster' }))).toEqual([there.id]);
    expect(numbers(await toTitle('lukewarm toast', { product: String(scene.product) }))).toEqual([here]);
    expect(await toTitle('lukewarm toast', { product: 'Nothing' })).toEqual([]);
  });

  it('follow titles', async () => {
    const number = await scene.bug({ title: 'Squeaking hinge' });
    expect(numbers(await toTitle('hinges squeak'))).toEqual([number]);
    await scene.employee.command(`/api/bugs/${number}/retitle`, { title: 'Silent door' });
    expect(await toTitle('hinges squeak')).toEqual([]);
  });

  it('are none for a title that says nothing', async () => {
    for (const title of ['the', '...', 'of and to', '🎺', 'zyzzyva'])
      expect([title, await toTitle(title)]).toEqual([title, []]);
    expect((await scene.reporter.get('/api/bugs/similar')).status).toBe(422);
    expect((await scene.reporter.get('/api/bugs/similar?title=x&limit=21')).status).toBe(422);
    expect((await scene.reporter.get('/api/bugs/999999/similar')).status).toBe(404);
  });

  it('are only those that the reader may see, and so is what makes a word telling', async () => {
    const open = await scene.bug({ title: 'Quagmire in the basement' });
    const before = await toTitle('quagmire basement vortex');
    for (let index = 0; index < 12; index += 1)
      await scene.privateBug({ title: `Vortex quagmire basement ${index}`, description: 'vortex' });
    await scene.comment(open, { text: 'vortex', private: true });
    expect(await toTitle('quagmire basement vortex')).toEqual(before);
    expect(before).toHaveLength(1);
    const hidden = await scene.privateBug({ title: 'Quagmire vortex' });
    const missing = await scene.reporter.get('/api/bugs/999999/similar');
    const refused = await scene.reporter.get(`/api/bugs/${hidden}/similar`, scene.afterAll());
    expect({ ...refused.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    expect(numbers(await similar(`${hidden}/similar?limit=20`, scene.employee)).length).toBeGreaterThan(10);
  });
});
