import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { text } from 'node:stream/consumers';
import type { HttpClient } from './http-client.js';

/** An upload by hand, byte by byte: of which parts can be left out, and which can be cut. */
export class SlowUpload {
  private readonly socket: Socket;

  /** @param length bytes that the body is said to have; without it the body comes in chunks */
  constructor(client: HttpClient, bug: number, length?: number, filename = 'large.bin') {
    const { protocol, hostname: host, port } = new URL(client.url);
    const place = { host, port: Number(port) };
    this.socket = protocol === 'https:' ? connectTls({ ...place, servername: host }) : connect(place);
    this.socket.on('error', () => undefined);
    const head = [
      `POST /api/bugs/${bug}/attachments HTTP/1.1`,
      'host: localhost',
      ...(client.token === undefined ? [] : [`authorization: Bearer ${client.token}`]),
      'content-type: multipart/form-data; boundary=x',
      length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`,
      'connection: close',
      '',
      '',
    ];
    this.socket.write(head.join('\r\n'));
    this.begin = `--x\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\n\r\n`;
    this.chunked = length === undefined;
  }

  /** What comes before the file's bytes. */
  readonly begin: string;
  private readonly chunked: boolean;

  /** Waits until it has left this process. */
  async send(data: string | Buffer): Promise<void> {
    const bytes = Buffer.from(data);
    const framed = this.chunked
      ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
      : bytes;
    await new Promise<void>((resolve) => this.socket.write(framed, () => resolve()));
  }

  /** Status and problem code of what is answered. */
  async answer(): Promise<[number, string | undefined]> {
    const answer = await text(this.socket);
    return [Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), /"code":"([^"]+)"/.exec(answer)?.[1]];
  }

  cut(): void {
    this.socket.destroy();
  }
}
