import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, lookedAt, picture, TEXT, tryUpload, upload } from '../support/attachments.js';
import { describeWithEngine } from '../support/engines.js';
import { Scene } from '../support/scene.js';

describeWithEngine('a site with its attachments in S3', 'TEST_S3_URL', (url) => {
  let scene: Scene;

  beforeAll(async () => {
    const own = new URL(url);
    own.pathname += `/${randomUUID()}`;
    scene = await Scene.set({ S3_URL: own.href });
  });
  afterAll(() => scene.app.close());

  it('takes them, looks at them and gives them out, whole and in parts', async () => {
    const image = await picture();
    const id = await upload(scene.reporter, await scene.bug(), image, { name: 'a.png' });
    expect(await lookedAt(scene.reporter, id)).toMatchObject({
      contentType: 'image/png',
      status: 'processed',
    });
    const path = `/api/attachments/${id}`;
    expect((await bytesOf(scene.reporter, `${path}/content`)).bytes.equals(image)).toBe(true);
    expect((await bytesOf(scene.reporter, `${path}/thumbnail`)).bytes.subarray(8, 12).toString()).toBe(
      'WEBP',
    );
    const part = await bytesOf(scene.reporter, `${path}/content`, { range: 'bytes=1-3' });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'PNG']);
    expect((await bytesOf(scene.reporter, `${path}/content`, {}, 'HEAD')).status).toBe(200);
  });

  it('keeps nothing of what is refused, and no temporary file', async () => {
    const bug = await scene.bug();
    expect((await tryUpload(scene.reporter, bug, TEXT, { private: true })).status).toBe(403);
    const id = await upload(scene.employee, bug, TEXT, { private: true });
    await lookedAt(scene.employee, id);
    expect((await bytesOf(scene.employee, `/api/attachments/${id}/content`)).bytes.toString()).toBe(TEXT);
    expect(await readdir(join(scene.app.dataDir, 'blobs', 'tmp'))).toEqual([]);
    expect(await readdir(join(scene.app.dataDir, 'blobs'))).toEqual(['tmp']);
  });
});

describe('a site whose S3 store is away', () => {
  let scene: Scene;

  beforeAll(async () => (scene = await Scene.set({ S3_URL: 'http://key:secret@127.0.0.1:9/bucket' })));
  afterAll(() => scene.app.close());

  it('says so, and nothing is attached', async () => {
    const bug = await scene.bug();
    const { status, body, headers } = await tryUpload(scene.reporter, bug);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'blobs.unavailable', '1']);
    const list = await scene.reporter.get(`/api/bugs/${bug}/attachments`, scene.afterAll());
    expect(list.body.items).toEqual([]);
  });
});
