import pg from 'pg';
import { projections } from '../../projections/index.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { Progress } from '../../src/projector/progress.js';
import { rebuild } from '../../src/projector/rebuild.js';
import { crawl, type Crawl } from '../support/crawl.js';
import { Scene } from '../support/scene.js';

const SECRET = 'zzsecretzz';
/** Bugs' numbers that are looked at: those that there are, and one that will be private. */
const MOST = 3;

describe('whoever may not see private things sees none', () => {
  let scene: Scene;
  let bug: number;
  let progress: Progress;
  let before: Record<'anonymous' | 'reporter', Crawl>;

  /** Everything, without waiting for anything. */
  const look = async (): Promise<typeof before> => {
    const asOne = async (role: 'anonymous' | 'reporter') =>
      crawl(await scene.app.as(role), {}, MOST, [SECRET, 'crashes']);
    return { anonymous: await asOne('anonymous'), reporter: await asOne('reporter') };
  };

  beforeAll(async () => {
    scene = await Scene.set();
    progress = scene.app.bugzot.app.get(Progress);
    bug = await scene.bug({ title: 'It crashes' });
    await scene.comment(bug);
    await allHavePassed(scene.employee.position);
    before = await look();
  });
  afterAll(() => scene.app.close());

  async function allHavePassed(position: string, except?: string): Promise<void> {
    const storages = projections.map(({ storage }) => storage).filter((storage) => storage !== except);
    const passed = await Promise.all(storages.map((one) => progress.waitFor(one, position, 20_000)));
    expect(passed).not.toContain(false);
  }

  async function addSecrets(): Promise<void> {
    const { employee, product } = scene;
    await employee.created(`/api/bugs/${bug}/comments`, { text: SECRET, private: true });
    await employee.created('/api/bugs', { product, component: 'ui', title: SECRET, private: true });
  }

  it.each(projections)('while $name stands still and the others go on', async ({ storage }) => {
    const holder = new pg.Client({ connectionString: scene.app.databaseUrl });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from projector.checkpoint where storage = $1 for update', [storage]);
      await addSecrets();
      await allHavePassed(scene.employee.position, storage);
      expect(await look()).toEqual(before);
    } finally {
      await holder.end();
    }
    await allHavePassed(scene.employee.position);
    expect(await look()).toEqual(before);
  });

  it('after every read model was built anew from the log', async () => {
    const { app } = scene.app.bugzot;
    const services = {
      store: app.get(EventStore),
      keys: app.get(PersonKeys),
      connectionString: scene.app.databaseUrl,
    };
    for (const projection of projections) await rebuild(projection, services);
    expect(await look()).toEqual(before);
    // They are there all the same.
    const { body } = await scene.employee.get(`/api/bugs/${bug}/comments?limit=200`);
    expect(JSON.stringify(body)).toContain(SECRET);
  });
});
