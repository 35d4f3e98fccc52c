import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/load-config.js';

/** Every kind at least once (there are nine), and some again. */
const KILLS = 12;
const PATIENCE_MS = 900_000;

/** @returns the exit code and what was printed */
function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const script = join(packageRoot, 'dist/tools/chaos.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => resolve({ code, output }));
  });
}

// The long one is run by hand: npm run chaos -- --kills 100.
describe('kill -9 of every part, at random, under load', () => {
  it(
    'loses nothing that was acknowledged, and leaves nothing undone',
    async () => {
      const { code, output } = await chaos('--kills', String(KILLS), '--rate', '20');
      // With its tables, and with the seed: what went wrong is read there.
      if (code !== 0) throw new Error(output);
      expect(Number(/│ all +│ (\d+)/.exec(output)?.[1])).toBeGreaterThanOrEqual(KILLS);
    },
    PATIENCE_MS,
  );
});
