import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATCH, picture, TEXT } from '../../../test/support/attachments.js';
import { Inspection } from './inspection.js';

describe('a look at a file', () => {
  let folder: string;
  const inspection = new Inspection();

  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'bugzot-look-'))));
  afterAll(() => rm(folder, { recursive: true }));

  let made = 0;
  async function file(content: string | Uint8Array): Promise<string> {
    const path = join(folder, String((made += 1)));
    await writeFile(path, content);
    return path;
  }
  const added = (lines: number): string => `--- a/x\n+++ b/x\n@@ -0,0 +1,${lines} @@\n${'+\n'.repeat(lines)}`;

  it('finds out what it is', async () => {
    expect(await inspection.look(await file(PATCH), false)).toMatchObject({
      contentType: 'text/plain',
      thumbnail: null,
      patch: { added: 2, removed: 3 },
      preview: { truncated: false },
    });
    const { contentType, thumbnail, preview } = await inspection.look(
      await file(await picture('webp')),
      true,
    );
    expect([contentType, thumbnail?.width, preview]).toEqual(['image/webp', 320, null]);
  });

  it('does not hold up the process', async () => {
    const path = await file(added(500_000));
    let turns = 0;
    let done = false;
    const look = inspection.look(path, true).finally(() => (done = true));
    while (!done) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await look).patch?.added).toBe(500_000);
    // Were it done here, there would be a few turns between the steps of reading and none while it is taken apart.
    expect(turns).toBeGreaterThan(1000);
  });

  it('that takes more memory than it may is given up, and the next one is taken', async () => {
    const { contentType, patch, preview } = await inspection.look(await file(added(2_400_000)), true);
    expect([contentType, patch, preview?.truncated]).toEqual(['text/plain', null, true]);
    expect((await inspection.look(await file(PATCH), true)).patch?.added).toBe(2);
  });

  it('that takes longer than it may is given up', async () => {
    class Hasty extends Inspection {
      protected override readonly lookMs = 1;
    }
    expect(await new Hasty().look(await file(PATCH), true)).toEqual({
      contentType: 'application/octet-stream',
      thumbnail: null,
      patch: null,
      preview: null,
    });
  });

  it.each([
    ['text of one byte', 'a', 'text/plain', false],
    ['text that is long', 'ä'.repeat(40_000), 'text/plain', true],
    ['Latin-1', Buffer.from('Größe', 'latin1'), 'application/octet-stream', null],
    [
      'a character that is cut in two at the end',
      Buffer.from('aä').subarray(0, 2),
      'application/octet-stream',
      null,
    ],
    ['text with NUL', 'a\0b', 'application/octet-stream', null],
    ['plain text', TEXT, 'text/plain', false],
  ])('takes %s for what it is', async (_what, content, contentType, truncated) => {
    const found = await inspection.look(await file(content), false);
    expect([found.contentType, found.preview?.truncated ?? null]).toEqual([contentType, truncated]);
  });

  it('names a few files of a patch of many, without what is no text in their names', async () => {
    const part = (path: string): string => `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;
    const paths = Array.from({ length: 300 }, (_, index) => `${'d'.repeat(400)}/${index}`);
    const { patch } = await inspection.look(await file(['\u001bx', ...paths].map(part).join('')), true);
    expect([patch?.added, patch?.removed, patch?.files.length]).toEqual([301, 301, 200]);
    expect(patch?.files[0]?.path).toBe('x');
    expect(patch?.files[1]?.path).toHaveLength(300);
  });
});
