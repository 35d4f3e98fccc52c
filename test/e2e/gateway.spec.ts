import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import { describeWithEngine } from '../support/engines.js';
import { Fleet } from '../support/fleet.js';
import { startGateway, trustGateways, type Gateway } from '../support/gateway.js';
import { HttpClient } from '../support/http-client.js';
import { SlowUpload } from '../support/slow-upload.js';
import { StreamReader } from '../support/stream-reader.js';
import { until } from '../support/until.js';

/** Bytes of a large file; the limit is 25 MB. */
const LARGE = 24_900_000;

describeWithEngine('two API processes behind the gateway', 'TEST_NGINX', (nginx) => {
  let fleet: Fleet;
  let gateway: Gateway;
  let admin: HttpClient;
  let product: number;
  let distrust: () => void;

  beforeAll(async () => {
    fleet = await Fleet.start(['projector,reactions,worker', 'api', 'api']);
    gateway = await startGateway(
      nginx,
      fleet.apis.map(({ port }) => port),
    );
    distrust = trustGateways();
    admin = await HttpClient.logIn(gateway.url, 'admin', ADMIN_PASSWORD);
    product = await makeProduct(admin);
  });
  afterAll(async () => {
    distrust();
    await gateway.stop();
    await fleet.stop();
  });

  it('are one: what was written through one is read through the other, and each has its share', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const bug = await report(admin, product);
      expect((await admin.get(`/api/bugs/${bug}`)).body.number).toBe(bug);
    }
    const asked = new Set((await gateway.log()).map(({ api }) => api));
    for (const { port } of fleet.apis) expect(asked).toContain(`127.0.0.1:${port}`);
  });

  it('answer compressed, with a tag that a command may name', async () => {
    const bug = await report(admin, product, { description: 'x'.repeat(5000) });
    const { headers } = await admin.get(`/api/bugs/${bug}`, { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('etag')).toBe('W/"1"');
    const seen = { 'if-match': headers.get('etag')! };
    await admin.command(`/api/bugs/${bug}/tag`, { tag: 'seen' }, seen);
    expect((await admin.post(`/api/bugs/${bug}/tag`, { tag: 'again' }, seen)).status).toBe(412);
  });

  it('show their health to nobody outside', async () => {
    for (const path of ['/health/ready', '/metrics']) {
      const answer = await admin.get(path);
      expect([answer.status, answer.body.code]).toEqual([404, 'request.no-such-route']);
    }
    expect((await admin.get('/ping')).body).toBe('pong');
  });

  it('tell of changes as they happen, whichever process they come through', async () => {
    const readers = await Promise.all([1, 2, 3, 4].map(() => StreamReader.open(admin)));
    const bugs: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      bugs.push(await report(admin, product));
      // Each before the next is made: nothing waits for more.
      for (const reader of readers) await reader.hears(turn + 1);
    }
    for (const reader of readers) {
      expect(reader.told.map(({ data }) => data.number)).toEqual(bugs);
      reader.close();
    }
  });

  it('take an upload as it comes: nothing of it is kept on the way', async () => {
    const bug = await report(admin, product);
    const spool = join(fleet.dataDir, 'blobs', 'tmp');
    const sizes = async (folder: string) =>
      Promise.all(
        (await readdir(folder).catch(() => [])).map(async (name) => (await stat(join(folder, name))).size),
      );
    const upload = new SlowUpload(admin, bug, LARGE);
    const end = '\r\n--x--\r\n';
    await upload.send(upload.begin);
    await upload.send(Buffer.alloc(LARGE / 2));
    await until('half of it has reached the API', async () =>
      (await sizes(spool)).some((size) => size > LARGE / 2 - 1_000_000),
    );
    expect(await sizes(join(gateway.folder, 'body'))).toEqual([]);
    await upload.send(Buffer.alloc(LARGE - LARGE / 2 - upload.begin.length - end.length));
    await upload.send(end);
    expect((await upload.answer())[0]).toBe(201);
  });

  it('refuse what is too large with the API’s own words where it comes to the API', async () => {
    const bug = await report(admin, product);
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(25_500_000)]), 'large.bin');
    const answer = await admin.post(`/api/bugs/${bug}/attachments`, form);
    expect([answer.status, answer.body.code]).toEqual([413, expect.stringContaining('too-large')]);
  });
});
