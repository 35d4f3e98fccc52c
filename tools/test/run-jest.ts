import { spawn } from 'node:child_process';

/** What asks a process to end, from a terminal or from outside. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs Jest on this terminal until it has ended, also after Ctrl-C: the engines are stopped after it, not under it.
 * @returns its exit code; 1 after a signal
 */
export function runJest(args: string[], report: string, variables: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const jest = spawn(
      process.execPath,
      [
        ...['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'],
        ...['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`],
        // Beside the packages, since TMPDIR is this run's only.
        ...['--cacheDirectory=node_modules/.cache/jest', ...args],
      ],
      { stdio: 'inherit', env: { ...process.env, ...variables } },
    );
    const forward = (signal: NodeJS.Signals) => void jest.kill(signal);
    for (const signal of SIGNALS) process.on(signal, forward);
    jest.on('error', reject);
    jest.on('exit', (code) => {
      for (const signal of SIGNALS) process.off(signal, forward);
      resolve(code ?? 1);
    });
  });
}
