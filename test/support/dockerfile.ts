import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/config/load-config.js';

const run = promisify(execFile);

/** What a Dockerfile says, with lines that go on put together: `COPY`, and what to copy. */
async function instructions(): Promise<[string, string][]> {
  const text = await readFile(join(packageRoot, 'Dockerfile'), 'utf8');
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).trim()]);
}

/** The last image, as far as it can be made without Docker: its folder, and what it says of how to run it. */
export interface Replayed {
  folder: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
  /** Of the base image, which is not here. */
  node: string;
}

/**
 * Does what the Dockerfile says, each stage in a folder of its own instead of a base image. Absolute paths in commands
 * are taken as below that folder.
 */
export async function replayDockerfile(parent: string): Promise<Replayed> {
  const ignored = (await readFile(join(packageRoot, '.dockerignore'), 'utf8')).split('\n');
  const image: Replayed = { folder: '', env: {}, user: '', command: [], healthcheck: [], node: '' };
  let root = '';
  for (const [instruction, text] of await instructions()) {
    switch (instruction) {
      case 'FROM': {
        const [, node, stage] = /^node:([\d.]+)-\S+(?: AS (\w+))?$/.exec(text)!;
        root = join(parent, stage ?? 'image');
        Object.assign(image, { node, env: {}, folder: root });
        break;
      }
      case 'WORKDIR':
        image.folder = join(root, text);
        await mkdir(image.folder, { recursive: true });
        break;
      case 'COPY': {
        const [, stage, what] = /^(?:--from=(\w+) )?(.*)$/.exec(text)!;
        const paths = what!.split(' ');
        const target = paths.pop()!;
        for (const path of paths) {
          const source = stage === undefined ? join(packageRoot, path) : join(parent, stage, path);
          if (stage === undefined && !ignored.includes(`!${path}`)) throw new Error(`${path} is ignored`);
          const to = target.endsWith('/')
            ? join(image.folder, target, basename(path))
            : join(image.folder, target);
          await mkdir(dirname(to), { recursive: true });
          const filter = (name: string) => stage !== undefined || !name.endsWith('.spec.ts');
          await cp(source, to, { recursive: true, filter, verbatimSymlinks: true });
        }
        break;
      }
      case 'RUN': {
        const command = text.replaceAll(/ (\/\w+)/g, (_, path: string) => ` ${join(root, path)}`);
        const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
        // The packages are on this machine already, mostly.
        const npm = { npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };
        await run('sh', ['-ec', command], {
          cwd: image.folder,
          env: { ...env, ...npm },
          maxBuffer: 10_000_000,
        });
        break;
      }
      case 'ENV':
        for (const pair of text.split(/\s+/)) {
          const [name, value] = pair.split('=') as [string, string];
          image.env[name] = value;
        }
        break;
      case 'USER':
        image.user = text;
        break;
      case 'CMD':
        image.command = JSON.parse(text) as string[];
        break;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(text.slice(text.indexOf('['))) as string[];
        break;
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break;
      default:
        throw new Error(`This replay knows no ${instruction}`);
    }
  }
  return image;
}

/** Bytes of all files of a folder. */
export async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return size;
}
