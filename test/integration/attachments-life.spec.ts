import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { bytesOf, form, lookedAt, PATCH, picture, TEXT, tryUpload, upload } from '../support/attachments.js';
import { Scene } from '../support/scene.js';

describe('an attachment', () => {
  let scene: Scene;

  beforeAll(async () => (scene = await Scene.set()));
  afterAll(() => scene.app.close());

  it('is what was uploaded, and says so', async () => {
    const { reporter } = scene;
    const bug = await scene.bug();
    const answer = await tryUpload(reporter, bug, TEXT, { description: 'What I saw' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `/api/attachments/${answer.body.id}`,
    ]);
    expect(answer.headers.get('etag')).toBe(`"${answer.body.version}"`);
    const attachment = await lookedAt(reporter, answer.body.id);
    expect(attachment).toEqual({
      id: answer.body.id,
      bug,
      name: 'notes.txt',
      description: 'What I saw',
      size: TEXT.length,
      sha256: createHash('sha256').update(TEXT).digest('hex'),
      status: 'processed',
      reason: null,
      contentType: 'text/plain',
      thumbnail: null,
      preview: { truncated: false },
      patch: false,
      changes: null,
      private: false,
      obsolete: false,
      uploader: { id: reporter.account, username: 'reporter', displayName: 'reporter' },
      createdAt: expect.any(String),
    });
    const { bytes, headers, status } = await bytesOf(reporter, `/api/attachments/${answer.body.id}/content`);
    expect([status, bytes.toString()]).toEqual([200, TEXT]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const preview = await bytesOf(reporter, `/api/attachments/${answer.body.id}/preview`);
    expect(preview.bytes.toString()).toBe(TEXT);
  });

  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('that is %s has a thumbnail', async (format) => {
    const id = await upload(scene.reporter, await scene.bug(), await picture(format), {
      name: 'x.bin',
      type: 'application/x-nothing',
    });
    const attachment = await lookedAt(scene.reporter, id);
    expect(attachment).toMatchObject({
      contentType: `image/${format}`,
      thumbnail: { width: 320, height: 240 },
      preview: null,
    });
    const { bytes, headers } = await bytesOf(scene.reporter, `/api/attachments/${id}/thumbnail`);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 });
    const content = await bytesOf(scene.reporter, `/api/attachments/${id}/content`);
    expect(content.headers.get('content-type')).toBe(`image/${format}`);
    expect(content.headers.get('content-disposition')).toMatch(/^inline;/);
  });

  it('that is turned by its metadata has an upright thumbnail without metadata', async () => {
    const turned = await sharp(await picture('jpeg', 400, 100))
      .withExif({ IFD0: { Copyright: 'canary' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const id = await upload(scene.reporter, await scene.bug(), turned, { name: 'turned.jpg' });
    expect((await lookedAt(scene.reporter, id)).thumbnail).toEqual({ width: 80, height: 320 });
    const { bytes } = await bytesOf(scene.reporter, `/api/attachments/${id}/thumbnail`);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes('canary')).toBe(false);
  });

  it.each([
    ['that is said to be a patch', { patch: true }],
    ['that looks like a patch', {}],
  ])('%s says what it changes', async (_what, more) => {
    const id = await upload(scene.reporter, await scene.bug(), PATCH, { name: 'fix.patch', ...more });
    expect((await lookedAt(scene.reporter, id)).changes).toEqual({
      added: 2,
      removed: 3,
      files: [
        { path: 'src/main.c', added: 2, removed: 1 },
        { path: 'gone.txt', added: 0, removed: 2 },
      ],
    });
  });

  it('that is said to be a patch and is none is no failure', async () => {
    const id = await upload(scene.reporter, await scene.bug(), TEXT, { patch: true });
    expect(await lookedAt(scene.reporter, id)).toMatchObject({
      patch: true,
      changes: null,
      status: 'processed',
    });
  });

  it('that is long text has a preview of whole characters', async () => {
    const text = `x${'ü'.repeat(60_000)}`;
    const id = await upload(scene.reporter, await scene.bug(), text);
    expect((await lookedAt(scene.reporter, id)).preview).toEqual({ truncated: true });
    const { bytes } = await bytesOf(scene.reporter, `/api/attachments/${id}/preview`);
    expect(bytes.length).toBe(65_535);
    expect(text.startsWith(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).toBe(true);
  });

  it('is listed with its bug, page by page', async () => {
    const bug = await scene.bug();
    const ids: number[] = [];
    for (const name of ['a', 'b', 'c']) ids.push(await upload(scene.reporter, bug, name, { name }));
    const path = `/api/bugs/${bug}/attachments`;
    const first = await scene.reporter.get(`${path}?limit=2&count=true`);
    expect(first.body).toMatchObject({ items: [{ id: ids[0] }, { id: ids[1] }], total: 3 });
    expect(first.headers.get('link')).toContain('rel="next"');
    const second = await scene.reporter.get(`${path}?limit=2&after=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ id: ids[2], name: 'c' }], next: null });
    expect((await scene.reporter.get(`${path}?after=x`)).body.code).toBe('request.bad-cursor');
    expect((await scene.reporter.get('/api/bugs/999/attachments')).body.code).toBe('bug.unknown');
  });

  it('becomes obsolete by whoever uploaded it, or by staff, and can be read still', async () => {
    const { reporter, employee } = scene;
    const bug = await scene.bug();
    const [mine, theirs] = [await upload(reporter, bug), await upload(employee, bug)];
    const path = `/api/bugs/${bug}/attachments`;
    expect((await reporter.post(`${path}/${theirs}/obsolete`)).body.code).toBe('access.not-allowed');
    expect((await reporter.post(`${path}/4711/obsolete`)).body.code).toBe('attachment.unknown');
    await reporter.command(`${path}/${mine}/obsolete`);
    await reporter.command(`${path}/${mine}/obsolete`);
    await employee.command(`${path}/${theirs}/obsolete`);
    const history = await reporter.get(`/api/bugs/${bug}/history?limit=200`, scene.afterAll());
    expect(JSON.stringify(history.body).split('AttachmentObsoleted')).toHaveLength(3);
    const { items } = (await reporter.get(path, scene.afterAll())).body;
    expect(items).toMatchObject([{ obsolete: true }, { obsolete: true }]);
    expect((await bytesOf(reporter, `/api/attachments/${mine}/content`)).bytes.toString()).toBe(TEXT);
  });

  it('is in the history of its bug by its id, and what BugZot has found is no news about the bug', async () => {
    const { employee, reporter } = scene;
    const bug = await scene.bug();
    const id = await upload(reporter, bug);
    const changedAt = (await reporter.get(`/api/bugs/${bug}`)).body.changedAt;
    await lookedAt(reporter, id);
    const { body } = await employee.get(`/api/bugs/${bug}/history`);
    expect(body.items.slice(1)).toMatchObject([
      { version: 2, actor: { id: reporter.account }, changes: [{ type: 'AttachmentAdded', data: { id } }] },
      { version: 3, actor: { id: 0 }, changes: [{ type: 'AttachmentProcessed', data: { id } }] },
    ]);
    expect(JSON.stringify(body)).not.toContain('notes.txt');
    expect((await reporter.get(`/api/bugs/${bug}`)).body.changedAt).toBe(changedAt);
  });

  it('has an id that no other one has, on whichever bug', async () => {
    const bugs = await Promise.all([1, 2, 3, 4].map(() => scene.bug()));
    const ids = await Promise.all(
      bugs.flatMap((bug) => [1, 2, 3, 4, 5].map((n) => upload(scene.reporter, bug, `${n}`))),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it('is uploaded once by a request that is repeated, and not by another one with its key', async () => {
    const { reporter } = scene;
    const bug = await scene.bug();
    const headers = { 'idempotency-key': scene.name('upload') };
    const first = await tryUpload(reporter, bug, TEXT, {}, headers);
    const again = await Promise.all([1, 2, 3].map(() => tryUpload(reporter, bug, TEXT, {}, headers)));
    for (const answer of again) expect([answer.status, answer.body]).toEqual([201, first.body]);
    for (const other of [
      tryUpload(reporter, bug, 'Another text', {}, headers),
      tryUpload(reporter, bug, TEXT, { name: 'another.txt' }, headers),
      tryUpload(reporter, bug, TEXT, { description: 'Another' }, headers),
      tryUpload(reporter, await scene.bug(), TEXT, {}, headers),
    ]) {
      const answer = await other;
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency.key-reused']);
    }
    const { items } = (await reporter.get(`/api/bugs/${bug}/attachments`)).body;
    expect(items).toHaveLength(1);
    expect((await bytesOf(reporter, `/api/attachments/${first.body.id}/content`)).bytes.toString()).toBe(
      TEXT,
    );
  });

  it('takes fields before and after the file', async () => {
    const bug = await scene.bug();
    const data = form(TEXT, { description: 'Before' });
    data.set('patch', 'true');
    const { id } = await scene.reporter.created(`/api/bugs/${bug}/attachments`, data);
    expect(await lookedAt(scene.reporter, id)).toMatchObject({ description: 'Before', patch: true });
  });

  it('is refused where its bug has changed', async () => {
    const bug = await scene.bug();
    const answer = await tryUpload(scene.reporter, bug, TEXT, {}, { 'if-match': '"7"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'bug.version-conflict']);
  });
});
