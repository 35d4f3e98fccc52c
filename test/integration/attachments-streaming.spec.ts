import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { json } from 'node:stream/consumers';
import { lookedAt, TEXT, tryUpload, upload } from '../support/attachments.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { SlowUpload } from '../support/slow-upload.js';
import { until } from '../support/until.js';

const MB = 1_000_000;

describe('an upload', () => {
  let scene: Scene;
  let bug: number;

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ATTACHMENT_MB: '2' });
    bug = await scene.bug();
    // Once through all of it, so that every folder is there.
    await lookedAt(scene.reporter, await upload(scene.reporter, bug, 'The first'));
  });
  afterAll(() => scene.app.close());

  const files = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(scene.app.dataDir, 'blobs', folder), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  /** All that an upload could leave: files, temporary or not, and events. */
  const state = async () => ({
    files: (await files('')).sort(),
    version: (await scene.employee.get(`/api/bugs/${bug}`, scene.afterAll())).headers.get('etag'),
  });

  it('of as many bytes as there may be is taken, and of one more is not', async () => {
    expect((await tryUpload(scene.reporter, bug, Buffer.alloc(2 * MB))).status).toBe(201);
    const id = (await tryUpload(scene.reporter, bug, Buffer.alloc(2 * MB, 'x'))).body.id;
    await lookedAt(scene.reporter, id);
    await until('no work is under way', async () => (await files('tmp')).length === 0);
    const before = await state();
    for (const size of [2 * MB + 1, 2 * MB + 50_000, 3 * MB]) {
      const { status, body } = await tryUpload(scene.reporter, bug, Buffer.alloc(size, 'y'));
      expect([status, body.code]).toEqual([413, 'attachment.too-large']);
    }
    expect(await state()).toEqual(before);
  });

  it('that does not say how long it is ends where it is too long', async () => {
    const before = await state();
    const slow = new SlowUpload(scene.reporter, bug);
    const answer = slow.answer();
    await slow.send(slow.begin);
    for (let sent = 0; sent < 3 * MB; sent += 100_000) await slow.send(Buffer.alloc(100_000, 'z'));
    expect(await answer).toEqual([413, 'attachment.too-large']);
    slow.cut();
    expect(await state()).toEqual(before);
  });

  it('that is cut in the middle leaves nothing behind', async () => {
    const before = await state();
    for (const length of [MB * 2, undefined]) {
      const slow = new SlowUpload(scene.reporter, bug, length);
      await slow.send(slow.begin);
      await slow.send(Buffer.alloc(500_000, 'c'));
      await until('it is on its way', async () => (await files('tmp')).length === 1);
      slow.cut();
      await until('nothing is left of it', async () => (await files('tmp')).length === 0);
    }
    expect(await state()).toEqual(before);
  });

  it('whose form is cut behind the file leaves nothing behind', async () => {
    const before = await state();
    const slow = new SlowUpload(scene.reporter, bug, MB);
    await slow.send(
      `${slow.begin}content\r\n--x\r\ncontent-disposition: form-data; name="description"\r\n\r\nA`,
    );
    await until('it is on its way', async () => (await files('tmp')).length === 1);
    slow.cut();
    await until('nothing is left of it', async () => (await files('tmp')).length === 0);
    expect(await state()).toEqual(before);
  });

  it('that a rule refuses leaves nothing behind', async () => {
    const before = await state();
    const refusals = [
      tryUpload(scene.reporter, bug, 'Refused 1', { private: true }),
      tryUpload(scene.reporter, bug, 'Refused 2', {}, { 'if-match': '"1"' }),
      tryUpload(scene.reporter, bug, 'Refused 3', { description: 'x'.repeat(1001) }),
    ];
    expect((await Promise.all(refusals)).map(({ status }) => status)).toEqual([403, 412, 422]);
    expect(await state()).toEqual(before);
  });

  it('is refused before its body is read to whoever may not, and where there is no such bug', async () => {
    const [secret, anonymous, auditor] = [
      await scene.privateBug(),
      await scene.app.as('anonymous'),
      await scene.app.as('auditor'),
    ];
    const attempts: [HttpClient, number, number, number, string][] = [
      [scene.reporter, secret, MB, 404, 'bug.unknown'],
      [scene.reporter, 4711, MB, 404, 'bug.unknown'],
      [auditor, bug, MB, 403, 'access.not-allowed'],
      [anonymous, bug, MB, 401, 'access.not-logged-in'],
      [scene.reporter, bug, 100 * MB, 413, 'attachment.too-large'],
    ];
    for (const [client, number, length, status, code] of attempts) {
      // Nothing of the body is ever sent.
      expect(await new SlowUpload(client, number, length).answer()).toEqual([status, code]);
    }
  });

  it('that is refused does not spoil the connection for the next request', async () => {
    const answers = [];
    for (let times = 0; times < 5; times += 1) {
      answers.push(await tryUpload(scene.reporter, bug, Buffer.alloc(MB, 'k'), { private: true }));
      answers.push(await tryUpload(scene.reporter, bug, Buffer.alloc(3 * MB, 'k')));
      answers.push(await scene.reporter.get(`/api/bugs/${bug}`));
    }
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 403, 413]);
  });
});

describe('uploads of 25 MB', () => {
  const AT_ONCE = 10;
  let scene: Scene;

  beforeAll(async () => (scene = await Scene.set()));
  afterAll(() => scene.app.close());

  /** A form whose file is made as it is sent, of one piece of memory. */
  async function stream(bug: number, name: string, seen: () => void): Promise<number> {
    const piece = Buffer.alloc(50_000, name);
    const head = Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`,
    );
    const tail = Buffer.from('\r\n--x--\r\n');
    const { hostname, port } = new URL(scene.app.url);
    const sending = request({
      hostname,
      port,
      method: 'POST',
      path: `/api/bugs/${bug}/attachments`,
      headers: {
        authorization: `Bearer ${scene.reporter.token}`,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': head.length + 25 * MB + tail.length,
      },
    });
    const answered = new Promise<number>((resolve, reject) => {
      sending.on('error', reject);
      sending.on('response', (response) => {
        void json(response).then((body) => resolve((body as { id: number }).id), reject);
      });
    });
    const parts = function* () {
      yield head;
      for (let sent = 0; sent < 25 * MB; sent += piece.length) {
        seen();
        yield piece;
      }
      yield tail;
    };
    await pipeline(Readable.from(parts(), { objectMode: true, highWaterMark: 1 }), sending);
    return answered;
  }

  it(`, ${AT_ONCE} of them at once, leave the memory of the process flat`, async () => {
    const bug = await scene.bug();
    let most = 0;
    const measure = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
    await lookedAt(scene.reporter, await stream(bug, 'warm', measure));
    const before = process.memoryUsage.rss();
    most = 0;
    const ids = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => stream(bug, `large ${index}`, measure)),
    );
    // 250 MB were sent.
    expect(most - before).toBeLessThan(100 * MB);
    for (const id of ids) {
      const attachment = await lookedAt(scene.reporter, id);
      expect(attachment).toMatchObject({ size: 25 * MB, preview: { truncated: true } });
      measure();
    }
    expect(most - before).toBeLessThan(100 * MB);
    expect((await scene.reporter.post(`/api/bugs/${bug}/comments`, { text: TEXT })).status).toBe(201);
  });
});
