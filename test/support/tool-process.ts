import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/load-config.js';

/** A tool of `dist/tools` in a process of its own. */
export class ToolProcess {
  output = '';
  /** The exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  private readonly child;

  constructor(script: string, args: readonly string[], env: Record<string, string>) {
    this.child = spawn(process.execPath, [join(packageRoot, 'dist/tools', script), ...args], {
      cwd: packageRoot,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exited = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
