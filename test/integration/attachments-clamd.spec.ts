import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clamd } from '../../src/bugs/attachments/clamd.js';
import { Spool } from '../../src/blobs/spool.js';
import { EICAR } from '../../tools/engines/clamd.js';
import { bytesOf, lookedAt, picture, TEXT, tryUpload, upload } from '../support/attachments.js';
import { describeWithEngine } from '../support/engines.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';
import { TcpProxy } from '../contract/tcp-proxy.js';

describeWithEngine('a site with a virus scanner', 'TEST_CLAMD_URL', (url) => {
  let scene: Scene;
  let proxy: TcpProxy;

  beforeAll(async () => {
    const { hostname, port } = new URL(url);
    proxy = new TcpProxy({ host: hostname, port: Number(port) });
    scene = await Scene.set({ CLAMD_URL: `tcp://127.0.0.1:${await proxy.listen()}` });
  });
  afterAll(async () => {
    await scene.app.close();
    await proxy.close();
  });

  const blobs = async (): Promise<string[]> => {
    const names = await readdir(join(scene.app.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
    return names.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  it('gives out what nothing was found in', async () => {
    const id = await upload(scene.reporter, await scene.bug(), await picture(), { name: 'a.png' });
    expect((await lookedAt(scene.reporter, id)).status).toBe('processed');
    expect((await bytesOf(scene.reporter, `/api/attachments/${id}/content`)).status).toBe(200);
  });

  it('rejects what something was found in, gives it to nobody, and keeps none of it', async () => {
    const bug = await scene.bug();
    const id = await upload(scene.reporter, bug, EICAR, { name: 'harmless.txt' });
    const attachment = await lookedAt(scene.reporter, id);
    expect(attachment).toMatchObject({
      status: 'rejected',
      contentType: null,
      preview: null,
      thumbnail: null,
    });
    expect(attachment.reason).toMatch(/Eicar/i);
    for (const person of [scene.reporter, scene.admin]) {
      for (const part of ['content', 'thumbnail', 'preview']) {
        const { status, body } = await person.get(`/api/attachments/${id}/${part}`, scene.afterAll());
        expect([status, body.code]).toEqual([409, 'attachment.rejected']);
      }
    }
    await until('the content is gone', async () => !(await blobs()).includes(attachment.sha256));
    const { body } = await scene.reporter.get(`/api/bugs/${bug}/history`);
    expect(JSON.stringify(body)).toContain('AttachmentRejected');
  });

  it('lets something large pass in which there is nothing', async () => {
    const id = await upload(scene.reporter, await scene.bug(), Buffer.alloc(24_000_000, 'x'));
    expect((await lookedAt(scene.reporter, id)).status).toBe('processed');
  });

  it('rejects it in the middle of something large', async () => {
    const filler = Buffer.alloc(3_000_000, 'x');
    const content = Buffer.concat([filler, Buffer.from(EICAR), filler]);
    const id = await upload(scene.reporter, await scene.bug(), content);
    expect((await lookedAt(scene.reporter, id)).status).toBe('rejected');
  });

  it('keeps nothing of what was attached twice', async () => {
    const content = `${EICAR} twice`;
    const [one, two] = await Promise.all([
      upload(scene.reporter, await scene.bug(), content),
      upload(scene.employee, await scene.bug(), content),
    ]);
    const { sha256 } = await lookedAt(scene.reporter, one);
    await lookedAt(scene.reporter, two);
    await until('the content is gone', async () => !(await blobs()).includes(sha256));
  });

  it('gives out nothing that was not looked at: while the scanner is away, it waits', async () => {
    await proxy.close();
    const id = await upload(scene.reporter, await scene.bug(), TEXT);
    const { status, body, headers } = await scene.reporter.get(`/api/attachments/${id}/content`);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'attachment.not-scanned', '1']);
    expect((await scene.reporter.get(`/api/attachments/${id}`)).body.status).toBe('waiting');
    await proxy.listen();
    expect((await lookedAt(scene.reporter, id)).status).toBe('processed');
    expect((await bytesOf(scene.reporter, `/api/attachments/${id}/content`)).bytes.toString()).toBe(TEXT);
  });

  it('a private one that is rejected stays private', async () => {
    const bug = await scene.bug();
    const answer = await tryUpload(scene.employee, bug, EICAR, { private: true });
    await lookedAt(scene.employee, answer.body.id);
    const { status } = await scene.reporter.get(
      `/api/attachments/${answer.body.id}/content`,
      scene.afterAll(),
    );
    expect(status).toBe(404);
    const { body } = await scene.reporter.get(`/api/bugs/${bug}/history`, scene.afterAll());
    expect(body.items).toHaveLength(1);
  });

  it('a scanner that does not answer as one is no scanner', async () => {
    const spool = new Spool(join(scene.app.dataDir, 'spool'));
    const { path } = await spool.receive(Readable.from([Buffer.from(TEXT)]));
    await expect(new Clamd('tcp://127.0.0.1:9').scan(path)).rejects.toThrow('ECONNREFUSED');
    // An HTTP server takes the command for a bad request, and hangs up.
    await expect(new Clamd(scene.app.url.replace('http', 'tcp')).scan(path)).rejects.toThrow();
  });

  it('one that hangs up in good order in the middle of a file is not waited for', async () => {
    const spool = new Spool(join(scene.app.dataDir, 'spool'));
    const { path } = await spool.receive(Readable.from([Buffer.alloc(3_000_000, 'x')]));
    const busy = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end('busy\0'));
    }).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    await expect(new Clamd(`tcp://127.0.0.1:${port}`).scan(path)).rejects.toThrow('clamd answered "busy"');
    busy.close();
  });
});
