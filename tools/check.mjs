/** `npm run check`: format, lint with types, types, dependency rules. Two at a time, each with its output at its end. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const cache = (name) => join(root, 'node_modules', '.cache', name);

const STEPS = [
  {
    name: 'lint',
    args: [
      ...[bin('eslint'), '.', '--max-warnings', '0'],
      ...['--cache', '--cache-strategy', 'content', '--cache-location', cache('eslint/')],
    ],
  },
  {
    name: 'types',
    args: [bin('tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', cache('tsc.tsbuildinfo')],
  },
  { name: 'types of web', args: [bin('tsc'), '--project', 'web'] },
  { name: 'format', args: [bin('prettier'), '--check', '.', '--log-level', 'warn'] },
  {
    name: 'dependencies',
    args: [
      ...[bin('depcruise'), '--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
      ...['src', 'projections', 'migrations', 'test', 'perf', 'tools', 'web/src'].filter((folder) =>
        existsSync(join(root, folder)),
      ),
    ],
  },
  { name: 'folders', args: [join(root, 'tools/check-folder-cycles.mjs')] },
];

const node = await prepare({ build: false });
const waiting = [...STEPS];
const failed = [];
await Promise.all([work(), work()]);
console.log(failed.length === 0 ? 'check: all passed' : `check: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const started = Date.now();
    const { code, output } = await collect(node, step.args);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
    if (code !== 0) {
      console.log(output.trimEnd());
      failed.push(step.name);
    }
  }
}

function collect(command, args) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
