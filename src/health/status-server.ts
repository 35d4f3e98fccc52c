import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

/** Whoever asks here is an orchestrator or Prometheus: few, and quick to ask. */
const MOST_CONNECTIONS = 50;
const REQUEST_MS = 5000;

export interface StatusServer {
  url: string;
  close(): Promise<void>;
}

/** Answers `/health/live`, `/health/ready` and `/metrics` for a process of any role, on a port of its own. */
export async function serveStatus(
  port: number,
  host: string,
  { readiness, metrics }: { readiness: Readiness; metrics: Metrics },
): Promise<StatusServer> {
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    switch (path) {
      case '/health/live': {
        const live = await readiness.live();
        return send(response, live.status === 'up' ? 200 : 503, JSON.stringify(live));
      }
      case '/health/ready': {
        const ready = await readiness.ready();
        return send(response, ready.status === 'ready' ? 200 : 503, JSON.stringify(ready));
      }
      case '/metrics':
        return send(response, 200, await metrics.text(), metrics.contentType);
      default:
        return send(response, 404, '{}');
    }
  };
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 4096 },
    ({ method, url = '' }, response) => {
      const known = method === 'GET' || method === 'HEAD';
      const path = url.split('?', 1)[0]!;
      const answered = known ? answer(path, response) : Promise.resolve(send(response, 405, '{}'));
      answered.catch(() => send(response, 500, '{}'));
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
