import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import type { Engine, Provision } from './engine.js';
import { CACHE, fetchWithMaven, needJava } from './packages.js';
import { freePort, startServer } from './server.js';

const VERSION = '3.1.0';
/** S3Proxy: S3 over a folder. It checks signatures and the hashes of uploads. */
const ARTIFACT = `org.gaul:s3proxy:${VERSION}:jar:jar-with-dependencies`;
const [KEY, SECRET] = ['bugzot', 'a secret/with a slash'];

/** An S3 server, from Maven Central; the jar is kept outside the clone. */
export const s3: Engine = {
  name: 'S3',
  variable: 'TEST_S3_URL',
  provide: async (folder) => {
    const url = process.env['TEST_S3_URL'];
    if (url) return { state: 'found', detail: `TEST_S3_URL, ${url.replace(/\/\/[^@/]*@/, '//…@')}`, url };
    try {
      return await start(join(folder, 's3'), await jar());
    } catch (error) {
      return { state: 'absent', detail: (error as Error).message };
    }
  },
};

async function jar(): Promise<string> {
  await needJava();
  const path = join(CACHE, `s3proxy-${VERSION}-jar-with-dependencies.jar`);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) {
    const args = ['dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${CACHE}`];
    await fetchWithMaven(`S3Proxy ${VERSION} (93 MB)`, args);
  }
  return path;
}

async function start(folder: string, path: string): Promise<Provision> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  await mkdir(join(folder, 'data'), { recursive: true });
  const settings = {
    's3proxy.endpoint': endpoint,
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': KEY,
    's3proxy.credential': SECRET,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': join(folder, 'data'),
  };
  const file = join(folder, 's3proxy.conf');
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const client = new AwsClient({ accessKeyId: KEY, secretAccessKey: SECRET, service: 's3', retries: 0 });
  const bucket = `${endpoint}/bugzot`;
  const server = await startServer('java', ['-jar', path, '--properties', file], async () => {
    return (await client.fetch(bucket, { method: 'PUT' })).ok;
  });
  const url = new URL(bucket);
  [url.username, url.password] = [KEY, encodeURIComponent(SECRET)];
  return {
    state: 'provided',
    detail: `S3Proxy ${VERSION} from Maven Central`,
    url: url.href,
    release: server.stop,
  };
}
