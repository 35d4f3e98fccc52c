import { spawn } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where a program is; undefined when the machine has none of this name. */
export async function programOf(name: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Whether what is missing may be installed on this machine. */
export function mayInstall(): boolean {
  return process.env['BUGZOT_NO_INSTALL'] !== '1';
}

/** Installs a Debian package, after saying so. @throws Error with the end of what apt said */
export async function installPackage(name: string): Promise<void> {
  if (!mayInstall())
    throw new Error(`not installed, and BUGZOT_NO_INSTALL=1; "apt-get install ${name}" brings it`);
  if (process.getuid?.() !== 0) throw new Error(`not installed; "sudo apt-get install ${name}" brings it`);
  console.log(`Installing the Debian package ${name}, which suites need.`);
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-qy', '--no-install-recommends', name]);
}

/** How long a program may take that fetches something, in milliseconds. */
const LIMIT_MS = 300_000;

/** Runs a program to its end. @throws Error with the end of its output */
export function run(program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, timeout: LIMIT_MS });
    let output = '';
    const note = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-2000));
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}: ${output.trim()}`));
    });
  });
}

/** Where what is fetched from Maven Central is kept, outside the clone. */
export const CACHE = join(homedir(), '.cache', 'bugzot');

/** Java, from the machine or else from Debian. */
export async function needJava(): Promise<void> {
  if (!(await programOf('java'))) await installPackage('default-jre-headless');
}

/** Runs Maven, and brings it first where a machine has none. @param what for the message */
export async function fetchWithMaven(what: string, args: string[]): Promise<void> {
  if (!mayInstall()) throw new Error(`${what} is not in ${CACHE}, and BUGZOT_NO_INSTALL=1`);
  if (!(await programOf('mvn'))) await installPackage('maven');
  console.log(`Fetching ${what} from Maven Central to ${CACHE}, which suites need.`);
  await mkdir(CACHE, { recursive: true });
  await run('mvn', ['-q', '-B', ...args]);
}
