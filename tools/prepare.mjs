/**
 * What every npm script does first: install the packages and build, when needed, and find the Node to run under.
 * Plain JavaScript without a dependency, because it runs before node_modules exists, under the machine's own Node.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';
import { run } from './run-command.mjs';

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that all packages support (MikroORM 7 is the strictest). */
const OLDEST_NODE = [22, 17];

/** What the build reads; the build is repeated when any of it has changed. */
const SOURCES = [
  ...['src', 'projections', 'migrations', 'tools', 'perf'],
  ...['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'],
];

/** What is built: from which sources, by which command, and where the hash of the sources is kept. */
const BUILDS = [
  {
    what: 'BugZot',
    sources: SOURCES,
    command: ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--silent'],
    stamp: join(root, 'dist', '.sources'),
  },
  {
    what: 'the web application',
    sources: ['web/index.html', 'web/public', 'web/src', 'web/vite.config.ts', 'package-lock.json'],
    command: ['tools/build-web.mjs'],
    stamp: join(root, 'web', 'dist', '.sources'),
  },
];

/**
 * Installs and builds what is missing or out of date, saying why; ends the process when that fails.
 * @returns the path of the Node to run BugZot under
 */
export async function prepare({ build = true } = {}) {
  process.chdir(root);
  const stale = () => (build ? BUILDS.filter((one) => stampOf(one) !== hashOf(one)) : []);
  if (missingPackage() || stale().length > 0) {
    await alone(realpathSync(root), async () => {
      const missing = missingPackage();
      if (missing) await install(missing);
      for (const one of stale()) await carryOut(one);
    });
  }
  return nodeBinary();
}

/** Prepares, then runs a script of `dist` and takes its exit code for this process. */
export async function runBuilt(script, args = []) {
  const node = await prepare();
  process.exitCode = await run(node, ['--enable-source-maps', join(root, 'dist', script), ...args]);
}

/** What is not as package-lock.json says, in words; undefined when all is there. */
function missingPackage() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'node_modules is not there';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || (optional && path !== `node_modules/${nodePackage()}`)) continue;
    const name = path.replace(/^.*node_modules\//, '');
    if (!installed[path]) return `${name} ${version} is missing`;
    if (installed[path].version !== version) {
      return `${name} is ${installed[path].version}, package-lock.json says ${version}`;
    }
  }
  return undefined;
}

/** Node as an npm package; the optional packages of other platforms are rightly absent. */
const nodePackage = () => `node-${process.platform}-${process.arch}`;

async function install(why) {
  // npm ci empties the folder behind the link, which belongs to another clone.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    stop(1, `node_modules is a link, and ${why}. Install where it leads, or remove the link.`);
  }
  console.log(`Installing packages with "npm ci", because ${why}; about half a minute.`);
  // Not with the Node inside node_modules, which npm ci deletes; and whole, whatever NODE_ENV or .npmrc leave out.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')));
  const code = await run(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      env: { ...process.env, PATH: path.join(delimiter) },
    },
  );
  if (code !== 0) stop(code, 'The packages could not be installed; npm says above why.');
}

async function carryOut(build) {
  console.log(
    `Building ${build.what}, because ${existsSync(build.stamp) ? 'the sources have changed' : 'there is no build'}.`,
  );
  const sources = hashOf(build);
  rmSync(build.stamp, { force: true });
  const [script, ...args] = build.command;
  const code = await run(nodeBinary(), [join(root, script), ...args]);
  if (code !== 0) stop(code, 'The build failed.');
  // Last, and with the hash from before: a build that was cut off or overtaken by an edit is done again.
  writeFileSync(build.stamp, sources);
}

const stampOf = ({ stamp }) => (existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined);

function hashOf({ sources }) {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(hash, join(root, source));
  return hash.digest('hex');
}

function addToHash(hash, path) {
  if (!existsSync(path)) return;
  try {
    for (const name of readdirSync(path).sort()) addToHash(hash, join(path, name));
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    if (/\.(spec\.ts|mjs)$/.test(path)) return;
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
}

/** The Node that came with the packages, else the one that runs this, if it is new enough. */
function nodeBinary() {
  const packaged = join(root, 'node_modules', '.bin', 'node');
  const answer = existsSync(packaged)
    ? spawnSync(packaged, ['--version'], { encoding: 'utf8' }).stdout
    : null;
  if (answer && isNewEnough(answer)) return packaged;
  if (isNewEnough(process.version)) return process.execPath;
  return stop(
    1,
    `BugZot needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${process.version}.\n` +
      `It normally brings its own, as the npm package ${nodePackage()}, which is not usable here:\n` +
      'either npm was told to omit optional packages ("npm ci --include=optional" brings it),\n' +
      'or there is none for this platform (install a newer Node then).',
  );
}

function isNewEnough(version) {
  const [major, minor] = version.trim().slice(1).split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function stop(code, message) {
  console.error(message);
  return process.exit(code);
}
