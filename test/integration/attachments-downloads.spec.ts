import type { Downloaded } from '../support/attachments.js';
import { bytesOf, lookedAt, picture, upload } from '../support/attachments.js';
import { Scene } from '../support/scene.js';

const DIGITS = '0123456789'.repeat(1000);

describe('a download', () => {
  let scene: Scene;
  let path: string;

  beforeAll(async () => {
    scene = await Scene.set();
    const id = await upload(scene.reporter, await scene.bug(), DIGITS);
    // Only then its type is known.
    await lookedAt(scene.reporter, id);
    path = `/api/attachments/${id}/content`;
  });
  afterAll(() => scene.app.close());

  const get = (headers: Record<string, string> = {}, method?: string): Promise<Downloaded> =>
    bytesOf(scene.reporter, path, headers, method);
  const told = ({ status, headers, bytes }: Downloaded) => [
    status,
    headers.get('content-range'),
    headers.get('content-length'),
    bytes.toString(),
  ];

  it('carries what keeps a browser from running it', async () => {
    const { headers } = await get();
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-disposition': `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
      'accept-ranges': 'bytes',
      'content-length': '10000',
      vary: expect.stringContaining('authorization'),
    });
  });

  it.each([
    ['bytes=0-4', 0, 4],
    ['bytes=9990-', 9990, 9999],
    ['bytes=9990-99999', 9990, 9999],
    ['bytes=-3', 9997, 9999],
    ['bytes=-99999', 0, 9999],
    ['bytes= 5 - 5', 5, 5],
  ])('of %s is that part', async (range, start, end) => {
    const expected = DIGITS.slice(start, end + 1);
    expect(told(await get({ range }))).toEqual([
      206,
      `bytes ${start}-${end}/10000`,
      String(expected.length),
      expected,
    ]);
  });

  it.each(['bytes=0-4,7-9', 'bytes=5-4', 'bytes=-', 'bytes=a-b', 'lines=0-4', 'bytes', 'bytes=0-4-5'])(
    'of %s is the whole',
    async (range) => expect(told(await get({ range }))).toEqual([200, null, '10000', DIGITS]),
  );

  it.each(['bytes=10000-', 'bytes=10000-10001', 'bytes=-0'])('of %s is refused', async (range) => {
    const { status, headers, bytes } = await get({ range });
    expect([status, headers.get('content-range')]).toEqual([416, 'bytes */10000']);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'request.bad-range' });
  });

  it('is not sent again to whom has it', async () => {
    const etag = (await get()).headers.get('etag')!;
    for (const tag of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const { status, bytes } = await get({ 'if-none-match': tag });
      expect([status, bytes.length]).toEqual([304, 0]);
    }
    expect((await get({ 'if-none-match': '"x"' })).status).toBe(200);
  });

  it('of a part is a part only of the same content', async () => {
    const etag = (await get()).headers.get('etag')!;
    expect((await get({ range: 'bytes=0-4', 'if-range': etag })).status).toBe(206);
    for (const other of ['"x"', `W/${etag}`, new Date().toUTCString()]) {
      expect(told(await get({ range: 'bytes=0-4', 'if-range': other }))).toEqual([
        200,
        null,
        '10000',
        DIGITS,
      ]);
    }
  });

  it('is described by HEAD', async () => {
    const { status, headers, bytes } = await get({}, 'HEAD');
    expect([status, headers.get('content-length'), bytes.length]).toEqual([200, '10000', 0]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const part = await get({ range: 'bytes=0-4' }, 'HEAD');
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '5']);
  });

  it('has a tag that does not tell of the same content elsewhere', async () => {
    const other = await upload(scene.reporter, await scene.bug(), DIGITS);
    const there = await bytesOf(scene.reporter, `/api/attachments/${other}/content`);
    expect(there.headers.get('etag')).not.toBe((await get()).headers.get('etag'));
    expect(there.bytes.toString()).toBe(DIGITS);
  });

  it('of what there is none is refused', async () => {
    const [text, image] = [
      await upload(scene.reporter, await scene.bug(), DIGITS),
      await upload(scene.reporter, await scene.bug(), await picture()),
    ];
    await lookedAt(scene.reporter, text);
    await lookedAt(scene.reporter, image);
    for (const [address, code] of [
      [`/api/attachments/${text}/thumbnail`, 'attachment.no-thumbnail'],
      [`/api/attachments/${image}/preview`, 'attachment.no-preview'],
      ['/api/attachments/4711/content', 'attachment.unknown'],
      ['/api/attachments/x/thumbnail', 'attachment.unknown'],
      ['/api/attachments/-1', 'attachment.unknown'],
    ] as const) {
      const { status, body } = await scene.reporter.get(address);
      expect([address, status, body.code]).toEqual([address, 404, code]);
    }
  });

  it('works in parts for thumbnails and previews, too', async () => {
    const [text, image] = [
      await upload(scene.reporter, await scene.bug(), DIGITS),
      await upload(scene.reporter, await scene.bug(), await picture()),
    ];
    await lookedAt(scene.reporter, text);
    await lookedAt(scene.reporter, image);
    for (const address of [`/api/attachments/${text}/preview`, `/api/attachments/${image}/thumbnail`]) {
      const whole = await bytesOf(scene.reporter, address);
      const part = await bytesOf(scene.reporter, address, { range: 'bytes=4-11' });
      expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(4, 12)]);
      const etag = whole.headers.get('etag')!;
      expect((await bytesOf(scene.reporter, address, { 'if-none-match': etag })).status).toBe(304);
    }
  });
});
