import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { packageRoot } from '../../src/config/load-config.js';
import { freePort, listens, startServer, type Server } from '../../tools/engines/server.js';
import { selfSigned } from './eventstoredb-certificate.js';

const TEMPLATE = 'deploy/nginx/nginx.conf.template';

/** One for all: two that sign themselves under one name would be mistaken for each other. */
const { key, certificate } = selfSigned();

/** Lets this process take the gateways for what they are, in `fetch` too. @returns what ends that */
export function trustGateways(): () => void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  return () => setDefaultCACertificates(before);
}

/** A gateway that runs here with the configuration that is shipped. */
export interface Gateway {
  /** `https://localhost:…` */
  url: string;
  /** `http://localhost:…`, which only leads to the other. */
  plainUrl: string;
  /** Where it keeps what does not fit into memory, and its log. */
  folder: string;
  server: Server;
  /** What its log holds, a line a request. */
  log(): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

/**
 * Fills in the template as the entrypoint of nginx's image does it with `envsubst`, and starts nginx.
 * @param nginx the program
 * @param ports of the processes with the role `api`, on this machine
 * @param variables over those that suit tests
 */
export async function startGateway(
  nginx: string,
  ports: readonly number[],
  variables: Record<string, string> = {},
): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'bugzot-gateway-'));
  // As root, nginx works as another user.
  await chmod(folder, 0o755);
  const [plain, tls] = [await freePort(), await freePort()];
  await writeFile(join(folder, 'certificate.pem'), certificate);
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
  await mkdir(join(folder, 'web'));
  const values: Record<string, string> = {
    BUGZOT_ORIGIN: `https://localhost:${tls}`,
    GATEWAY_HTTP: `127.0.0.1:${plain}`,
    GATEWAY_HTTPS: `127.0.0.1:${tls}`,
    GATEWAY_API_SERVERS: ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(' '),
    GATEWAY_CERTIFICATE: join(folder, 'certificate.pem'),
    GATEWAY_CERTIFICATE_KEY: join(folder, 'key.pem'),
    GATEWAY_WEB: join(folder, 'web'),
    GATEWAY_TEMP: folder,
    GATEWAY_ACCESS_LOG: join(folder, 'access.log'),
    GATEWAY_ATTACHMENT_MB: '25',
    GATEWAY_REQUESTS_PER_SECOND: '10000',
    GATEWAY_CONNECTIONS: '1000',
    NGINX_LOCAL_RESOLVERS: '127.0.0.1',
    ...variables,
  };
  const file = join(folder, 'nginx.conf');
  const template = await readFile(join(packageRoot, TEMPLATE), 'utf8');
  await writeFile(
    file,
    template.replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${TEMPLATE} uses ${name}, which nobody sets`);
      return value;
    }),
  );
  const args = ['-e', 'stderr', '-c', file, '-g', 'daemon off;'];
  const server = await startServer(nginx, args, () => listens(tls));
  return {
    url: `https://localhost:${tls}`,
    plainUrl: `http://localhost:${plain}`,
    folder,
    server,
    log: async () => {
      const lines = (await readFile(join(folder, 'access.log'), 'utf8')).trim().split('\n');
      return lines.map((line) => JSON.parse(line) as Record<string, string>);
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
