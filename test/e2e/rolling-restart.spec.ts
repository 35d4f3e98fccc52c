import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { makeProduct } from '../support/catalog.js';
import { describeWithEngine } from '../support/engines.js';
import { Fleet, type Member } from '../support/fleet.js';
import { startGateway, trustGateways, type Gateway } from '../support/gateway.js';
import { HttpClient } from '../support/http-client.js';
import { MixedLoad } from '../support/mixed-load.js';
import { until } from '../support/until.js';

/** Longer than the gateway keeps idle connections, which is 3 s; as in docker-compose.yml. */
const DRAIN_SECONDS = 5;

describeWithEngine('a rolling restart under load', 'TEST_NGINX', (nginx) => {
  let fleet: Fleet;
  let gateway: Gateway;
  let admin: HttpClient;
  let load: MixedLoad;
  let distrust: () => void;

  beforeAll(async () => {
    // Two projectors: what is written can be read while one of them is exchanged.
    const roles = ['projector', 'projector', 'reactions,worker', 'api', 'api'];
    fleet = await Fleet.start(roles, { BUGZOT_DRAIN_SECONDS: String(DRAIN_SECONDS) });
    const ports = fleet.apis.map(({ port }) => port);
    gateway = await startGateway(nginx, ports);
    distrust = trustGateways();
    admin = await HttpClient.logIn(gateway.url, 'admin', ADMIN_PASSWORD);
    const product = await makeProduct(admin);
    load = await MixedLoad.begin(admin, product, { readers: 4, writers: 4, listeners: 3 });
  }, 120_000);
  afterAll(async () => {
    // Not there when the start has failed: then that is to be told.
    await load?.end();
    distrust();
    await gateway.stop();
    await fleet.stop();
  });

  async function restart(member: Member): Promise<void> {
    expect([member.roles, await fleet.restart(member)]).toEqual([member.roles, 0]);
  }

  it('of every process, twice, ends each with code 0', async () => {
    const [one, two, third, ...apis] = fleet.members;
    for (let round = 0; round < 2; round += 1) {
      await Promise.all([restart(apis[0]!), restart(one!)]);
      await Promise.all([restart(apis[1]!), restart(two!), restart(third!)]);
      const { size } = load.seen.comments;
      await until('the load goes on', () => load.seen.comments.size > size + 20);
    }
  }, 240_000);

  it('is seen by nobody: no error, no broken connection', async () => {
    await load.endRequests();
    expect(load.seen.errors).toEqual([]);
    expect(load.seen.requests).toBeGreaterThan(500);
  });

  it('loses no comment and doubles none', async () => {
    const found: [string, number][] = [];
    for (const bug of load.bugs) {
      for (let path: string | null = `/api/bugs/${bug}/comments?limit=200`; path !== null;) {
        const { body }: { body: { items: { id: number; text: string }[]; next: string | null } } =
          await admin.get(path);
        found.push(...body.items.map(({ id, text }): [string, number] => [text, id]));
        path = body.next === null ? null : `/api/bugs/${bug}/comments?limit=200&after=${body.next}`;
      }
    }
    expect(found).toHaveLength(load.seen.comments.size);
    expect(new Map(found)).toEqual(load.seen.comments);
  });

  it('lets no listener miss a change, nor hear of one twice', async () => {
    for (const listener of load.listeners) {
      expect(listener.returns).toBeGreaterThanOrEqual(2);
      const heard = () => listener.all.filter(({ data }) => data.types?.includes('CommentAdded') === true);
      await until('all has been told', () => heard().length >= load.seen.comments.size);
      const changes = heard().map(({ data }) => `${data.number} ${data.version}`);
      expect(new Set(changes).size).toBe(changes.length);
      expect(changes).toHaveLength(load.seen.comments.size);
      expect(listener.all.filter(({ event }) => event === 'reset')).toEqual([]);
    }
  });
});
