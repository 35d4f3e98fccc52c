import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { openEventStore } from '../../src/event-store/open-event-store.js';
import { until } from './until.js';

const START_MS = 60_000;

/** A real EventStoreDB / KurrentDB, empty, of one suite. */
export interface OwnServer {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts one by a command of the shell that finds its port in PORT and ends with SIGTERM, such as
 * `docker run --rm -p $PORT:2113 eventstore/eventstore:24.10 --insecure --mem-db`.
 */
export async function startOwnServer(command: string): Promise<OwnServer> {
  const port = await freePort();
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = `esdb://127.0.0.1:${port}?tls=false`;
  const answers = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}: ${command}`);
    const store = openEventStore(url, '');
    return store
      .head()
      .then(
        () => true,
        () => false,
      )
      .finally(() => store.close());
  };
  await until('the server answers', answers, START_MS);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
