import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const GIVE_UP_MS = 60_000;
/** A server that does not end by itself is killed after this long, in milliseconds. */
const END_MS = 5000;

/**
 * Starts a server in a process of its own and waits until it answers.
 * @param ready rejects or is false as long as it does not
 * @returns how to stop it
 * @throws Error with the end of its output when it ends, or does not answer within a minute
 */
export async function startServer(
  program: string,
  args: string[],
  ready: () => Promise<boolean>,
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let ended = false;
  const note = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-2000));
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const end = new Promise<void>((resolve) => {
    const over = (): void => {
      ended = true;
      resolve();
    };
    child.on('exit', over);
    child.on('error', (error) => {
      output += error.message;
      over();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await end;
    clearTimeout(timer);
  };
  const deadline = performance.now() + GIVE_UP_MS;
  while (!(await ready().catch(() => false))) {
    if (ended) throw new Error(`${program} has ended: ${output.trim()}`);
    if (performance.now() > deadline) {
      await stop();
      throw new Error(`${program} does not answer: ${output.trim()}`);
    }
    await sleep(POLL_MS);
  }
  return stop;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
