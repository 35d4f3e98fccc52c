import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** What arrived at an upstream, with its body. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: string;
}

/** A server behind the gateway that shows what the gateway sends. */
export class WatchedUpstream {
  /** Requests that have arrived whole. */
  readonly arrived: Arrived[] = [];
  /** Requests of which at least the headers have arrived. */
  begun = 0;
  readonly sockets = new Set<Socket>();
  /** What is answered; by default, an empty object. */
  answer: (response: ServerResponse, request: Arrived) => void = (response) => {
    response.setHeader('content-type', 'application/json').end('{}');
  };

  private readonly server = createServer((request, response) => void this.take(request, response));

  static async start(): Promise<WatchedUpstream> {
    const upstream = new WatchedUpstream();
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    upstream.server.on('connection', (socket: Socket) => {
      upstream.sockets.add(socket);
      socket.once('close', () => upstream.sockets.delete(socket));
    });
    return upstream;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.begun += 1;
    const { method = '', url = '', headers, rawHeaders } = request;
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const arrived = { method, url, headers, rawHeaders, body };
    this.arrived.push(arrived);
    this.answer(response, arrived);
  }
}
