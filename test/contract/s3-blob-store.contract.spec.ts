import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3BlobStore } from '../../src/blobs/adapters/s3-blob-store.js';
import { Spool, type Spooled } from '../../src/blobs/spool.js';
import { describeWithEngine } from '../support/engines.js';
import { blobStoreContract } from './blob-store.contract.js';

describeWithEngine('an S3 server', 'TEST_S3_URL', (url) => {
  /** A prefix of the suite's own, since a bucket may be shared. */
  const prefixed = (): URL => {
    const own = new URL(url || 'http://localhost/bucket');
    own.pathname += `/${randomUUID()}`;
    return own;
  };

  const address = prefixed().href;
  blobStoreContract('S3', async () => ({
    store: new S3BlobStore(address),
    another: () => new S3BlobStore(address),
  }));

  describe('an S3 store', () => {
    let folder: string;
    let content: Spooled;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bugzot-s3-'));
      content = await new Spool(folder).receive(Readable.from([randomBytes(1000)]));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('refuses a signature with another secret, and so do we then', async () => {
      const wrong = prefixed();
      wrong.password = 'wrong';
      const store = new S3BlobStore(wrong.href);
      const refused = expect.objectContaining({ code: 'blobs.unavailable' });
      await expect(store.put(content)).rejects.toEqual(refused);
      await expect(store.open(content.sha256)).rejects.toEqual(refused);
      await expect(store.size(content.sha256)).rejects.toEqual(refused);
      await expect(store.remove(content.sha256)).rejects.toEqual(refused);
    });

    it('refuses content that has changed on its way', async () => {
      const other = content.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      const store = new S3BlobStore(prefixed().href);
      await expect(store.put({ ...content, sha256: other })).rejects.toMatchObject({
        code: 'blobs.unavailable',
      });
      expect(await store.size(other)).toBeUndefined();
    });

    it('that is away is said to be away, and the file is kept', async () => {
      const store = new S3BlobStore('http://key:secret@127.0.0.1:9/bucket');
      await expect(store.put(content)).rejects.toMatchObject({ code: 'blobs.unavailable' });
      expect(await new Spool(folder).read(content).toArray()).not.toEqual([]);
    });

    it('whose bucket is not there is not a store without the content', async () => {
      const nowhere = prefixed();
      nowhere.pathname = `/${randomUUID()}`;
      const store = new S3BlobStore(nowhere.href);
      await expect(store.put(content)).rejects.toMatchObject({ code: 'blobs.unavailable' });
    });
  });
});
