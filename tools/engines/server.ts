import { spawn } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
/** On a busy machine a broker that was killed takes more than a minute. */
const GIVE_UP_MS = 180_000;
/** A server that does not end by itself is killed after this long, in milliseconds. */
const END_MS = 5000;

/** A server in a process of its own. */
export interface Server {
  pid: number;
  /** The end of what it has written. */
  readonly output: () => string;
  /** Asks it to end, and kills it when it does not. */
  readonly stop: () => Promise<void>;
  /** `kill -9`, as by the kernel or by a failing machine. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a server in a process of its own and waits until it answers.
 * @param ready rejects or is false as long as it does not
 * @param env variables beside those of this process
 * @param user whom it runs as, when not as this process's user
 * @throws Error with the end of its output when it ends, or does not answer within three minutes
 */
export async function startServer(
  program: string,
  args: string[],
  ready: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
  user?: { uid: number; gid: number },
): Promise<Server> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(user && { uid: user.uid, gid: user.gid }),
  });
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
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await end;
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
  return { pid: child.pid ?? 0, output: () => output, stop, kill };
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether somebody listens on the port of this machine. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
