import { crc32, deflateSync } from 'node:zlib';
import { bytesOf, form, lookedAt, tryUpload, upload } from '../support/attachments.js';
import { Scene } from '../support/scene.js';

const SCRIPT = '<script>alert(document.cookie)</script>';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of a few kilobytes that says that it is so wide and so high; all black. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * Math.min(height, 2000)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${SCRIPT}</svg>`;

/** [what, name, declared type, content, type that it is found to have] */
const files: [string, string, string, string | Buffer, string][] = [
  ['an SVG with a script', 'a.svg', 'image/svg+xml', svg, 'text/plain'],
  ['an SVG that is XML first', 'a.svg', 'image/svg+xml', `<?xml version="1.0"?>${svg}`, 'text/plain'],
  ['HTML as .png', 'a.png', 'image/png', `<!doctype html>${SCRIPT}`, 'text/plain'],
  [
    'XHTML',
    'a.xhtml',
    'application/xhtml+xml',
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`,
    'text/plain',
  ],
  [
    'XML in UTF-16',
    'a.xml',
    'text/xml',
    Buffer.from(`\ufeff<?xml version="1.0"?>${svg}`, 'utf16le'),
    'application/octet-stream',
  ],
  ['a script', 'a.js', 'text/javascript', 'alert(1)', 'text/plain'],
  ['a script that is a GIF', 'a.gif', 'image/gif', 'GIF89a=1;alert(1)//', 'image/gif'],
  [
    'HTML that is a JPEG',
    'a.jpg',
    'image/jpeg',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(SCRIPT)]),
    'image/jpeg',
  ],
  ['HTML behind NUL', 'a.html', 'text/html', `\0${SCRIPT}`, 'application/octet-stream'],
  ['a PNG of 900 megapixels', 'a.png', 'image/png', bomb(30_000, 30_000), 'image/png'],
  ['a PNG of 4 petapixels', 'a.png', 'image/png', bomb(2 ** 26, 2 ** 26), 'image/png'],
  ['a PNG that breaks off', 'a.png', 'image/png', bomb(100, 100).subarray(0, 40), 'image/png'],
  [
    'a PDF',
    'a.pdf',
    'application/pdf',
    '%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript >> >>',
    'application/pdf',
  ],
];

describe('a hostile file is refused or harmless', () => {
  let scene: Scene;
  let bug: number;

  beforeAll(async () => {
    scene = await Scene.set();
    bug = await scene.bug();
  });
  afterAll(() => scene.app.close());

  it.each(files)('%s', async (_what, name, type, content, contentType) => {
    const id = await upload(scene.reporter, bug, content, { name, type });
    const early = await bytesOf(scene.reporter, `/api/attachments/${id}/content`);
    const attachment = await lookedAt(scene.reporter, id);
    expect(attachment).toMatchObject({ status: 'processed', contentType, thumbnail: null });
    const late = await bytesOf(scene.reporter, `/api/attachments/${id}/content`);
    for (const { status, headers, bytes } of [early, late]) {
      expect([status, bytes.equals(Buffer.from(content))]).toEqual([200, true]);
      expect(headers.get('content-disposition')).toMatch(/^attachment;/);
      expect(headers.get('content-type')).not.toMatch(/html|xml|script/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    }
    expect((await scene.reporter.get(`/api/attachments/${id}/thumbnail`)).status).toBe(404);
    const preview = await bytesOf(scene.reporter, `/api/attachments/${id}/preview`);
    if (preview.status === 200) {
      expect(preview.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(preview.headers.get('content-disposition')).toMatch(/^attachment;/);
    }
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['/etc/shadow', 'shadow'],
    ['..', 'attachment'],
    ['a/', 'attachment'],
    ['', 'attachment'],
    ['a\u202egnp.exe', 'agnp.exe'],
    ['日本語 😀.txt', '日本語 😀.txt'],
    ['say "hi".txt', 'say "hi".txt'],
    ["it's (1)*.txt", "it's (1)*.txt"],
    ['a%0d%0aX: y.txt', 'a%0d%0aX: y.txt'],
    [`${'ü'.repeat(400)}.tar.gz`, `${'ü'.repeat(252)}.gz`],
  ])('the name %j becomes %j', async (given, name) => {
    const answer = await raw(bug, [
      `content-disposition: form-data; name="file"; filename="${quoted(given)}"`,
      'content-type: text/plain',
    ]);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    const { id } = answer.body;
    expect((await scene.reporter.get(`/api/attachments/${id}`)).body.name).toBe(name);
    const { headers } = await bytesOf(scene.reporter, `/api/attachments/${id}/content`);
    const told = /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''(\S+)$/.exec(
      headers.get('content-disposition')!,
    );
    expect(decodeURIComponent(told![1]!)).toBe(name);
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['%00a%1b%7f%c2%85.txt', 'a.txt'],
    ['..%2f..%2fa.txt', 'a.txt'],
    ['%e2%80%8f%e2%81%a6a%e2%81%a9.txt', 'a.txt'],
    ['%f0%9f%98%80.txt', '😀.txt'],
  ])('the encoded name %s becomes %j', async (given, name) => {
    const answer = await raw(bug, [
      `content-disposition: form-data; name="file"; filename*=UTF-8''${given}`,
      'content-type: text/plain',
    ]);
    expect(answer.status).toBe(201);
    expect((await scene.reporter.get(`/api/attachments/${answer.body.id}`)).body.name).toEqual(name);
    await bytesOf(scene.reporter, `/api/attachments/${answer.body.id}/content`);
  });

  it.each([
    ['without a file', (data: FormData) => data.delete('file'), '/file'],
    ['with an empty file', (data: FormData) => data.set('file', new Blob([]), 'a'), '/file'],
    ['with a field of no meaning', (data: FormData) => data.set('status', 'processed'), ''],
    ['with a flag that is none', (data: FormData) => data.set('private', 'perhaps'), '/private'],
    ['with a field twice', (data: FormData) => data.append('description', 'b'), '/description'],
    ['with a long field', (data: FormData) => data.set('description', 'x'.repeat(1001)), '/description'],
    [
      'with a field that is too long',
      (data: FormData) => data.set('description', 'x'.repeat(9000)),
      '/description',
    ],
    ['with two lines', (data: FormData) => data.set('description', 'a\nb'), '/description'],
    ['with a file in another field', (data: FormData) => data.set('patch', new Blob(['x']), 'x'), '/patch'],
  ])('a form %s is refused', async (_what, spoil, pointer) => {
    const data = form('x', { description: 'a' });
    spoil(data);
    const { status, body } = await scene.reporter.post(`/api/bugs/${bug}/attachments`, data);
    expect([status, body.code]).toEqual([422, 'request.invalid']);
    // A second file is refused for being one too many, whatever it is called.
    if (body.errors !== undefined) {
      expect(body.errors).toContainEqual({ pointer, message: expect.any(String) });
    }
  });

  it('a form with two files is refused, and so is one with many fields', async () => {
    const two = form('x');
    two.append('file', new Blob(['y']), 'y');
    const many = form('x');
    for (let n = 0; n < 50; n += 1) many.set(`field${n}`, 'x');
    for (const data of [two, many]) {
      const { status, body } = await scene.reporter.post(`/api/bugs/${bug}/attachments`, data);
      expect([status, body.code]).toEqual([422, 'request.invalid']);
    }
  });

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'that breaks off',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
    ['that is none', 'multipart/form-data; boundary=x', 'nonsense'],
    [
      'that poisons prototypes',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nabc\r\n--x--\r\n',
    ],
  ])('a form %s is malformed', async (_what, type, text) => {
    const { status, body } = await scene.reporter.post(`/api/bugs/${bug}/attachments`, text, {
      'content-type': type,
    });
    expect([status, body.code]).toEqual([400, 'request.malformed']);
  });

  it.each(['application/json', 'text/plain', 'application/octet-stream'])(
    'what is sent as %s is no form',
    async (type) => {
      const headers = { 'content-type': type };
      const { status, body } = await scene.reporter.post(`/api/bugs/${bug}/attachments`, '{}', headers);
      expect([status, body.code]).toEqual([415, 'request.media-type']);
    },
  );

  it('a form is no body for any other route', async () => {
    for (const path of ['/api/bugs', `/api/bugs/${bug}/comments`, '/api/sessions']) {
      const { status, body } = await scene.reporter.post(path, form('x'));
      expect([path, status, body.code]).toEqual([path, 415, 'request.media-type']);
    }
  });

  it('none has changed that the next one is taken', async () => {
    expect((await tryUpload(scene.reporter, bug)).status).toBe(201);
  });

  /** A form of one part, as no library would send it. */
  async function raw(number: number, headers: string[]) {
    const text = ['--x', ...headers, '', 'content', '--x--', ''].join('\r\n');
    return scene.reporter.post(`/api/bugs/${number}/attachments`, text, {
      'content-type': 'multipart/form-data; boundary=x',
    });
  }
});

/** As a browser writes it into the header: quotes and ends of lines cannot stand in it. */
function quoted(name: string): string {
  return name.replaceAll('"', '\\"').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
