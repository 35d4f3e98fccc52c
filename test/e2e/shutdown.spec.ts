import { connect, type Socket } from 'node:net';
import { PROCESS_ROLES } from '../../src/config/config.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import { Fleet, type Member } from '../support/fleet.js';
import { HttpClient } from '../support/http-client.js';
import { MixedLoad } from '../support/mixed-load.js';
import { SlowUpload } from '../support/slow-upload.js';
import { StreamReader } from '../support/stream-reader.js';
import { until } from '../support/until.js';

const ALL = PROCESS_ROLES.join(',');
const SIZE = { readers: 3, writers: 4, listeners: 2 };

/** A process that has not ended ten seconds after the signal ends by itself with code 1, so code 0 says both. */
describe('SIGTERM under load', () => {
  let fleet: Fleet;
  let load: MixedLoad | undefined;

  afterEach(async () => {
    const ending = load?.end();
    await fleet.stop();
    await ending;
    load = undefined;
  });

  const clientOf = ({ port }: Member) =>
    HttpClient.logIn(`http://127.0.0.1:${port}`, 'admin', ADMIN_PASSWORD);

  async function begin(api: Member): Promise<HttpClient> {
    const client = await clientOf(api);
    load = await MixedLoad.begin(client, await makeProduct(client), SIZE);
    await goesOn();
    return client;
  }

  async function goesOn(): Promise<void> {
    const before = load!.seen.comments.size;
    await until('the load goes on', () => load!.seen.comments.size > before + 50);
  }

  async function end(member: Member): Promise<number | null> {
    member.process.signal('SIGTERM');
    return member.process.exited;
  }

  it('ends a process with all roles with code 0, whatever its clients are at', async () => {
    fleet = await Fleet.start([ALL]);
    const [all] = fleet.members as [Member];
    const client = await begin(all);
    const stream = await StreamReader.open(client);
    // An upload that never ends, a connection that was never used, one that has said half of what it wants.
    const upload = new SlowUpload(client, load!.bugs[0]!, 1_000_000);
    await upload.send(upload.begin);
    const sockets: Socket[] = [
      '',
      'GET /api/bugs HTTP/1.1\r\nhost:',
      'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n',
    ].map((text) => {
      const socket = connect(all.port, '127.0.0.1').on('error', () => undefined);
      if (text !== '') socket.write(text);
      return socket;
    });
    await goesOn();
    expect(await end(all)).toBe(0);
    // Its own end, not a broken connection.
    expect(stream.response.complete).toBe(true);
    for (const socket of sockets) socket.destroy();
  }, 120_000);

  it.each(PROCESS_ROLES)(
    'ends a process that is alone with the role %s with code 0',
    async (role) => {
      const others = PROCESS_ROLES.filter((other) => other !== role).join(',');
      // The API is fit when the read models are kept up to date.
      const order = role === 'api' ? [others, role] : [role, others];
      fleet = await Fleet.start(order);
      const alone = fleet.members.find(({ roles }) => roles === role)!;
      await begin(fleet.apis[0]!);
      expect(await end(alone)).toBe(0);
      if (role === 'api') return;
      // The others go on, and so does who comes in its place.
      const { size } = load!.seen.comments;
      await fleet.add(role);
      await until('the load goes on', () => load!.seen.comments.size > size);
    },
    120_000,
  );
});

describe('draining', () => {
  let fleet: Fleet;
  afterEach(() => fleet.stop());

  it('serves on, says that it is not ready, and ends each connection with its answer', async () => {
    fleet = await Fleet.start([ALL], { BUGZOT_DRAIN_SECONDS: '300' });
    const [member] = fleet.members as [Member];
    const client = await HttpClient.logIn(`http://127.0.0.1:${member.port}`, 'admin', ADMIN_PASSWORD);
    const product = await makeProduct(client);
    const kept = await client.get('/api/products');
    expect(kept.headers.get('connection')).toBe('keep-alive');
    member.process.signal('SIGTERM');
    await until('it is not ready', async () => (await client.get('/health/ready')).status === 503);
    expect((await client.get('/health/ready')).body.ending).toBe(true);
    expect((await client.get('/health/live')).status).toBe(200);
    const bug = await report(client, product);
    const read = await client.get(`/api/bugs/${bug}`);
    expect([read.status, read.headers.get('connection')]).toEqual([200, 'close']);
    expect((await client.get('/nowhere')).headers.get('connection')).toBe('close');
    const stream = await StreamReader.open(client);
    expect(stream.response.statusCode).toBe(200);
    stream.close();
  }, 120_000);

  it('ends when it has lasted long enough, with code 0', async () => {
    fleet = await Fleet.start([ALL], { BUGZOT_DRAIN_SECONDS: '1' });
    const [member] = fleet.members as [Member];
    member.process.signal('SIGTERM');
    await until('it is not ready', async () => {
      const answer = await fetch(`http://127.0.0.1:${member.port}/health/ready`).catch(() => undefined);
      return answer?.status !== 200;
    });
    expect(await member.process.exited).toBe(0);
  }, 120_000);
});
