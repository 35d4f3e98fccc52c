import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine, Provision } from './engine.js';
import { installPackage, programOf } from './packages.js';
import { freePort, listens, startServer } from './server.js';

/**
 * The text that every virus scanner takes for a virus, and that is none (eicar.org). In two parts, or a scanner would
 * find it here.
 */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const VIRUS = 'BugZot.Test.Eicar';

/** ClamAV's daemon, with a database of one signature: it is there at once, and needs no updates. */
export const clamd: Engine = {
  name: 'ClamAV',
  variable: 'TEST_CLAMD_URL',
  provide: async (folder) => {
    const url = process.env['TEST_CLAMD_URL'];
    if (url) return { state: 'found', detail: `TEST_CLAMD_URL, ${url}`, url };
    try {
      if (!(await programOf('clamd'))) await installPackage('clamav-daemon');
      const program = await programOf('clamd');
      if (!program) throw new Error('clamav-daemon has brought no clamd');
      return await start(join(folder, 'clamd'), program);
    } catch (error) {
      return { state: 'absent', detail: (error as Error).message };
    }
  },
};

async function start(folder: string, program: string): Promise<Provision> {
  const [port, database] = [await freePort(), join(folder, 'database')];
  await mkdir(database, { recursive: true });
  // clamav(5): name, any type of file, any offset, the bytes.
  await writeFile(join(database, 'eicar.ndb'), `${VIRUS}:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
  const settings = {
    DatabaseDirectory: database,
    TemporaryDirectory: folder,
    TCPAddr: '127.0.0.1',
    TCPSocket: port,
    Foreground: 'yes',
    StreamMaxLength: '100M',
  };
  const file = join(folder, 'clamd.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(file, lines.join(''));
  const server = await startServer(program, ['--config-file', file], () => listens(port));
  const { stdout } = await promisify(execFile)(program, ['--version']);
  const version = /ClamAV ([\d.]+)/.exec(stdout)?.[1] ?? '';
  return {
    state: 'provided',
    detail: `${version}, clamd`,
    url: `tcp://127.0.0.1:${port}`,
    release: server.stop,
  };
}
