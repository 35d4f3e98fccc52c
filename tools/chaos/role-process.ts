import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../src/config/load-config.js';
import type { ProcessRole } from '../../src/config/config.js';
import type { Journal, Line } from './journal.js';
import { troubleIn } from './log-lines.js';
import type { Victim } from './victim.js';

/** A supervisor (systemd, a container's restart policy) waits so long before it starts again what has ended. */
const RESTART_MS = 500;
/** Longer than the ten seconds that a process gives itself to end. */
const END_MS = 15_000;
const OUTPUT_KEPT = 4000;
/** On a busy machine a start may fail; before anything is killed it is tried so often. */
const STARTS = 3;

/** BugZot in one role, in a process of its own, under a supervisor that starts it again when it ends by itself. */
export class RoleProcess implements Victim {
  readonly name: string;
  private child: ChildProcess | undefined;
  private readonly log: WriteStream;
  /** Whether it shall run. Whoever has just killed it does not want the supervisor to be faster. */
  private wanted = false;
  private ready: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Before anything was killed. */
  private failedStarts = 0;
  private gone: Promise<unknown> = Promise.resolve();

  constructor(
    readonly kind: ProcessRole,
    number: number,
    private readonly env: Readonly<Record<string, string>>,
    private readonly journal: Journal,
    logs: string,
  ) {
    this.name = `${kind}-${number}`;
    this.log = createWriteStream(join(logs, `${this.name}.log`));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  readonly start = async (): Promise<void> => {
    this.wanted = true;
    this.ready = Promise.withResolvers();
    this.ready.promise.catch(() => undefined);
    this.spawn();
    await this.ready.promise;
  };

  readonly kill = async (): Promise<void> => {
    this.wanted = false;
    this.child?.kill('SIGKILL');
    await this.gone;
  };

  readonly stop = async (): Promise<string | undefined> => {
    const { child } = this;
    if (child === undefined) return undefined;
    this.wanted = false;
    const begun = Date.now();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await this.gone;
    clearTimeout(timer);
    this.log.end();
    if (child.exitCode === 0) return undefined;
    const end = child.exitCode === null ? `not at all, and was killed` : `with code ${child.exitCode}`;
    return `${this.name} ended ${end} after ${Date.now() - begun} ms`;
  };

  private spawn(): void {
    const child = spawn(process.execPath, ['--enable-source-maps', join(packageRoot, 'dist/src/main.js')], {
      cwd: packageRoot,
      env: { PATH: process.env['PATH'], ...this.env, BUGZOT_ROLES: this.kind },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let [output, isReady] = ['', false];
    // What a process says that does not come to be ready is the reason of its end, and told with it.
    const early: Line[] = [];
    const hear = (stream: 'stdout' | 'stderr') => (text: string) => {
      this.log.write(`${new Date().toISOString()} ${text}\n`);
      output = `${output}${text}\n`.slice(-OUTPUT_KEPT);
      if (stream === 'stdout' && text.startsWith('BugZot is ready')) {
        isReady = true;
        this.journal.lines.push(...early);
        this.ready.resolve();
      }
      const trouble = troubleIn(text, stream);
      if (trouble === undefined) return;
      (isReady ? this.journal.lines : early).push({
        name: this.name,
        kind: this.kind,
        at: Date.now(),
        text: trouble,
      });
    };
    createInterface(child.stdout).on('line', hear('stdout'));
    createInterface(child.stderr).on('line', hear('stderr'));
    const closed = Promise.withResolvers<void>();
    this.gone = closed.promise;
    child.on('close', (code, signal) => {
      closed.resolve();
      if (!this.wanted) return;
      const { name, kind } = this;
      if (this.journal.outages.length === 0 && (this.failedStarts += 1) === STARTS) {
        this.wanted = false;
        this.ready.reject(new Error(`${name} does not start:\n${output}`));
        return;
      }
      this.journal.ended.push({ name, kind, at: Date.now(), code, signal, wasReady: isReady, output });
      // Unless somebody has killed or started it meanwhile.
      void sleep(RESTART_MS).then(() => this.wanted && this.child === child && this.spawn());
    });
  }
}
