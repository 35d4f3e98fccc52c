import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileBlobStore } from '../../src/blobs/adapters/file-blob-store.js';
import { Spool } from '../../src/blobs/spool.js';
import { blobStoreContract } from './blob-store.contract.js';

blobStoreContract('files', async (folder) => {
  const another = () => new FileBlobStore(join(folder, 'blobs'));
  return { store: another(), another };
});

describe('blobs as files', () => {
  it('lie two folders deep, and are nobody else’s to read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bugzot-blobs-'));
    const spool = new Spool(join(folder, 'tmp'));
    const content = await spool.receive(Readable.from([Buffer.from('abc')]));
    await new FileBlobStore(folder).put(content);
    const { sha256 } = content;
    const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4));
    expect(await readdir(path)).toEqual([sha256]);
    expect((await stat(join(path, sha256))).mode & 0o777).toBe(0o600);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await rm(folder, { recursive: true });
  });
});
