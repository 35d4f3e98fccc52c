import { mkdir, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { CONTENT_SECURITY_POLICY } from '../../src/http/pages.js';
import { freePort } from '../../tools/engines/server.js';
import { describeWithEngine } from '../support/engines.js';
import { startGateway, trustGateways, type Gateway } from '../support/gateway.js';
import { until } from '../support/until.js';
import { WatchedUpstream } from '../support/watched-upstream.js';

/** What a gateway's own refusal says. */
interface Refused {
  status: number;
  code: string;
}

describeWithEngine('the gateway, as nginx is configured', 'TEST_NGINX', (nginx) => {
  let first: WatchedUpstream;
  let second: WatchedUpstream;
  let gateway: Gateway;
  let distrust: () => void;

  beforeAll(async () => {
    first = await WatchedUpstream.start();
    second = await WatchedUpstream.start();
    gateway = await startGateway(nginx, [first.port, second.port]);
    distrust = trustGateways();
  });
  beforeEach(() => {
    for (const upstream of [first, second]) {
      upstream.arrived.length = 0;
      upstream.begun = 0;
      upstream.answer = (response) => response.setHeader('content-type', 'application/json').end('{}');
    }
  });
  afterAll(async () => {
    distrust();
    await gateway.stop();
    await first.stop();
    await second.stop();
  });

  const arrived = () => [...first.arrived, ...second.arrived];
  const ask = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);
  const post = (path: string, headers: Record<string, string> = {}, body = '{}') =>
    ask(path, { method: 'POST', headers, body });
  const answersAll = (answer: WatchedUpstream['answer']): void => {
    for (const upstream of [first, second]) upstream.answer = answer;
  };

  /** A path as it is, which `fetch` would put in order. */
  async function askExactly(path: string, headers: Record<string, string> = {}) {
    const { port } = new URL(gateway.url);
    const asked = httpsRequest({ host: 'localhost', port, path, headers, agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject).end();
    });
    return { status: response.statusCode, headers: response.rawHeaders, body: await text(response) };
  }

  async function expectRefusal(response: Response, { status, code }: Refused): Promise<void> {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const problem = (await response.json()) as Record<string, unknown>;
    const instance = response.headers.get('x-request-id');
    expect(problem).toMatchObject({ type: `/api/problems#${code}`, status, code, instance });
  }

  function tls(options: ConnectionOptions): Promise<TLSSocket> {
    const { port } = new URL(gateway.url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: 'localhost', port: Number(port), servername: 'localhost', ...options });
      socket.on('secureConnect', () => resolve(socket)).on('error', reject);
    });
  }

  describe('at its doors', () => {
    it('leads from HTTP to HTTPS, with path and query, and never says so to anybody else', async () => {
      const plain = (path: string, headers = {}) =>
        fetch(gateway.plainUrl + path, { method: 'POST', redirect: 'manual', headers });
      const response = await plain('/api/bugs?q=%20x', { 'x-forwarded-host': 'evil.example' });
      expect(response.status).toBe(308);
      expect(response.headers.get('location')).toBe(`${gateway.url}/api/bugs?q=%20x`);
      expect(response.headers.has('strict-transport-security')).toBe(false);
      expect(arrived()).toEqual([]);
    });

    it('speaks TLS 1.2 and 1.3 and nothing older, and HTTP/2', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const socket = await tls({ minVersion: version, maxVersion: version, ALPNProtocols: ['h2'] });
        expect([socket.authorized, socket.getProtocol(), socket.alpnProtocol]).toEqual([true, version, 'h2']);
        socket.destroy();
      }
      // OpenSSL must be told to take it at all.
      const old = tls({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
      await expect(old).rejects.toThrow(/alert|protocol/i);
    });

    it('says that it lives, by itself', async () => {
      for (const url of [gateway.url, gateway.plainUrl]) {
        const response = await fetch(`${url}/health/live`);
        expect(await response.json()).toEqual({ status: 'up' });
      }
      expect(arrived()).toEqual([]);
    });

    it.each([
      ['/metrics', '/metrics/', '//metrics', '/./metrics', '/%6detrics', '/metrics?x=/api/', '/METRICS'],
      ['/health/ready', '/health', '/health//ready', '/health/live/../ready', '/health/ready%2f'],
      ['/api/../metrics', '/api/%2e%2e/metrics', '/api/..%2fmetrics', '/api/x/../../health/ready'],
      ['/', '/index.html', '/.env', '/assets/../../nginx.conf', '/nowhere', '/apis/bugs'],
    ])('lets nobody through to %s and the like', async (...paths) => {
      for (const path of paths) {
        const { status, body } = await askExactly(path);
        expect([path, [400, 404].includes(status!)]).toEqual([path, true]);
        if (status === 404) expect(JSON.parse(body)).toMatchObject({ code: 'request.no-such-route' });
      }
      expect(arrived()).toEqual([]);
    });
  });

  describe('what it tells the API', () => {
    it('is where a request comes from, and not what the client says about that', async () => {
      const lies = {
        'x-forwarded-for': '10.1.2.3, 10.1.2.4',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-port': '1',
        'x-real-ip': '10.1.2.3',
        forwarded: 'for=10.1.2.3',
      };
      await ask('/api/bugs?q=x', { headers: { ...lies, authorization: 'Bearer x', 'last-event-id': '7' } });
      await ask('/api/stream', { headers: lies });
      await post('/api/bugs/1/attachments', lies);
      await post('/api/bugs', { ...lies, 'idempotency-key': '1', authorization: 'Bearer x' });
      expect(arrived()).toHaveLength(4);
      for (const { headers } of arrived()) {
        expect(headers).toMatchObject({
          host: new URL(gateway.url).host,
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-proto': 'https',
        });
        expect(Object.keys(headers).filter((name) => name in lies)).toEqual([
          'x-forwarded-for',
          'x-forwarded-proto',
        ]);
      }
      const [asked] = arrived().filter(({ url }) => url === '/api/bugs?q=x');
      expect(asked!.headers).toMatchObject({ authorization: 'Bearer x', 'last-event-id': '7' });
    });

    it('goes over connections that are used again, except for what takes long', async () => {
      for (let turn = 0; turn < 20; turn += 1) await ask('/api/bugs');
      const pooled = [...first.sockets, ...second.sockets];
      // Each of nginx's processes has its own.
      expect(pooled.length).toBeLessThan(20);
      const long = ['/api/stream', '/api/bugs/export', '/api/audit/events', '/api/attachments/1/content'];
      for (const path of long) await ask(path);
      for (const { url, headers } of arrived()) {
        expect([url, headers.connection === 'close']).toEqual([url, long.includes(url)]);
      }
      await until('nothing more is open', () => first.sockets.size + second.sockets.size <= pooled.length);
    });
  });

  describe('when a process is not there or dies', () => {
    const dies: WatchedUpstream['answer'] = (response) => void response.socket?.destroy();
    const key = { 'idempotency-key': '1' };
    const token = { authorization: 'Bearer x' };
    /** So often that it is the dying one's turn, whatever nginx process asks. */
    const often = async (work: () => Promise<Response>) => {
      const statuses = new Set<number>();
      for (let turn = 0; turn < 8; turn += 1) statuses.add((await work()).status);
      return statuses;
    };

    it('asks another one what only reads', async () => {
      first.answer = dies;
      expect(await often(() => ask('/api/bugs'))).toEqual(new Set([200]));
      expect(first.arrived.length).toBeGreaterThan(0);
    });

    it('does not send a command again that may have been carried out', async () => {
      first.answer = dies;
      expect(await often(() => post('/api/bugs', token))).toEqual(new Set([200, 503]));
      expect(arrived()).toHaveLength(8);
      // Without somebody logged in a key means nothing to the API.
      expect(await often(() => post('/api/accounts', key))).toEqual(new Set([200, 503]));
      expect(arrived()).toHaveLength(16);
    });

    it('sends a command with an Idempotency-Key again, with its body', async () => {
      first.answer = dies;
      const body = JSON.stringify({ text: 'x'.repeat(100_000) });
      const session = { ...key, cookie: 'a=b; bugzot_session=x' };
      for (const headers of [{ ...key, ...token }, session]) {
        expect(await often(() => post('/api/bugs/1/comments?x=y', headers, body))).toEqual(new Set([200]));
      }
      expect(first.arrived.length).toBeGreaterThan(1);
      for (const { method, url, body: sent } of arrived()) {
        expect([method, url, sent === body]).toEqual(['POST', '/api/bugs/1/comments?x=y', true]);
      }
    });

    it('lets a stream begin at another one when one has no room', async () => {
      first.answer = (response) => void response.writeHead(503).end();
      expect(await often(() => ask('/api/stream'))).toEqual(new Set([200]));
      expect(await often(() => ask('/api/bugs'))).toEqual(new Set([200, 503]));
    });

    it('says so when none is there, whatever was asked', async () => {
      const lonely = await startGateway(nginx, [await freePort(), await freePort()]);
      for (const path of ['/api/bugs', '/api/stream', '/api/bugs/export', '/ping']) {
        const response = await fetch(lonely.url + path);
        expect(response.headers.get('retry-after')).toBe('1');
        await expectRefusal(response, { status: 503, code: 'gateway.unavailable' });
      }
      for (const path of ['/api/bugs', '/api/bugs/1/attachments']) {
        const headers = { ...key, ...token };
        const response = await fetch(lonely.url + path, { method: 'POST', headers, body: '{}' });
        await expectRefusal(response, { status: 503, code: 'gateway.unavailable' });
      }
      await lonely.stop();
    });
  });

  describe('what it answers', () => {
    it('is what the API answers, also when that is a refusal', async () => {
      for (const status of [200, 201, 404, 409, 412, 413, 429, 500, 503]) {
        answersAll((response) => {
          response.setHeader('content-type', 'application/problem+json').setHeader('content-length', 12);
          response.setHeader('etag', '"7"').setHeader('x-request-id', 'its own');
          response.writeHead(status, { 'cache-control': 'private' }).end('{"code":"x"}');
        });
        const response = await ask('/api/bugs/7');
        expect([response.status, await response.text()]).toEqual([status, '{"code":"x"}']);
        expect(Object.fromEntries(response.headers)).toMatchObject({
          etag: '"7"',
          'x-request-id': 'its own',
          'cache-control': 'private',
        });
      }
    });

    it('has no header twice, and HSTS once', async () => {
      answersAll((response) => {
        response.setHeader('x-content-type-options', 'nosniff').setHeader('x-request-id', 'its own');
        response.setHeader('cache-control', 'private, no-cache').setHeader('retry-after', '7');
        response.writeHead(503, { 'content-type': 'application/json', vary: 'authorization' }).end('{}');
      });
      for (const path of ['/api/bugs', '/nowhere', '/health/live']) {
        const { headers } = await askExactly(path);
        const names = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
        expect([path, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([path, []]);
        expect(names).toContain('strict-transport-security');
        expect(names).toContain('x-content-type-options');
      }
    });

    it('is compressed where that is of use, and an event stream is not', async () => {
      const long = JSON.stringify({ text: 'x'.repeat(5000) });
      const encodingOf = async (path: string, type: string) => {
        answersAll((response) => response.setHeader('content-type', type).end(long));
        const response = await ask(path, { headers: { 'accept-encoding': 'gzip' } });
        expect(await response.text()).toBe(long);
        return response.headers.get('content-encoding');
      };
      for (const type of [
        'application/json',
        'application/json; charset=utf-8',
        'application/problem+json',
      ]) {
        expect(await encodingOf('/api/bugs', type)).toBe('gzip');
      }
      expect(await encodingOf('/api/bugs/export', 'application/jsonl')).toBe('gzip');
      expect(await encodingOf('/api/stream', 'text/event-stream')).toBeNull();
      expect(await encodingOf('/api/attachments/1/content', 'image/png')).toBeNull();
    });

    it.each(['/api/stream', '/api/bugs/export', '/api/audit/export', '/api/attachments/1/content'])(
      'passes on what it has of %s before there is more, also compressed',
      async (path) => {
        let more: (() => void) | undefined;
        answersAll((response) => {
          const type = path.endsWith('stream') ? 'text/event-stream' : 'application/x-ndjson';
          response.setHeader('content-type', type).write('first\n');
          more = () => response.end('second\n');
        });
        const response = await ask(path, { headers: { 'accept-encoding': 'gzip' } });
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        expect((await reader.read()).value).toBe('first\n');
        more!();
        expect((await reader.read()).value).toBe('second\n');
      },
    );
  });

  describe('limits', () => {
    it('are those of the API for a body, and a little more', async () => {
      expect((await post('/api/bugs', {}, 'x'.repeat(1_000_000))).status).toBe(200);
      await expectRefusal(await post('/api/bugs', {}, 'x'.repeat(1_100_000)), {
        status: 413,
        code: 'request.too-large',
      });
      const upload = '/api/bugs/1/attachments';
      expect((await post(upload, {}, 'x'.repeat(25_100_000))).status).toBe(200);
      await expectRefusal(await post(upload, {}, 'x'.repeat(26_300_000)), {
        status: 413,
        code: 'request.too-large',
      });
      expect((await post('/api/bugs/1/attachments/', {}, 'x'.repeat(1_100_000))).status).toBe(413);
    });

    it('hold for what comes in chunks, too', async () => {
      const body = ReadableStream.from(Array.from({ length: 12 }, () => Buffer.alloc(100_000)));
      const response = await fetch(`${gateway.url}/api/bugs`, { method: 'POST', body, duplex: 'half' });
      await expectRefusal(response, { status: 413, code: 'request.too-large' });
      expect(arrived()).toEqual([]);
    });

    it('are set on requests of one address', async () => {
      const variables = { GATEWAY_REQUESTS_PER_SECOND: '5' };
      const strict = await startGateway(nginx, [first.port], variables);
      const responses = await Promise.all(
        Array.from({ length: 30 }, () => fetch(`${strict.url}/api/bugs`, { headers: { forwarded: 'x' } })),
      );
      const refused = responses.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(10);
      expect(first.arrived.length).toBeGreaterThanOrEqual(5);
      expect(first.arrived.length).toBe(30 - refused.length);
      expect(refused[0]!.headers.get('retry-after')).toBe('1');
      await expectRefusal(refused[0]!, { status: 429, code: 'gateway.too-many-requests' });
      await strict.stop();
    });

    it('keep a slow client from the API: it hears of him when he has said all', async () => {
      const socket = await tls({});
      socket.write(`POST /api/bugs HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\r\n{`);
      const idle = await tls({});
      idle.write('GET /api/bugs HTTP/1.1\r\n');
      await ask('/api/bugs');
      expect([first.begun + second.begun, arrived().length]).toEqual([1, 1]);
      socket.write('"":');
      const answered = new Promise((resolve) => socket.once('data', resolve));
      await answered;
      expect(arrived().map(({ body }) => body)).toEqual(['', '{"":']);
      socket.destroy();
      idle.destroy();
    });
  });

  describe('the web application', () => {
    beforeAll(async () => {
      const web = join(gateway.folder, 'web');
      await mkdir(join(web, 'assets'));
      await writeFile(join(web, 'index.html'), '<!doctype html><title>BugZot</title>');
      await writeFile(join(web, 'assets/index-4f3a.js'), `'${'x'.repeat(3000)}'`);
    });

    it('is served where it is there: pages asked for each time, files named by their content kept for ever', async () => {
      for (const path of ['/', '/index.html', '/bugs/7', '/bugs?q=x']) {
        const response = await ask(path);
        expect([path, response.status, await response.text()]).toEqual([
          path,
          200,
          expect.stringContaining('<title>'),
        ]);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      }
      const script = await ask('/assets/index-4f3a.js');
      expect(script.headers.get('content-type')).toMatch(/javascript/);
      expect(script.headers.get('content-encoding')).toBe('gzip');
      expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(script.headers.has('content-security-policy')).toBe(false);
      await expectRefusal(await ask('/assets/gone-1234.js'), { status: 404, code: 'request.no-such-route' });
      await expectRefusal(await post('/bugs/7'), { status: 404, code: 'request.no-such-route' });
      expect(arrived()).toEqual([]);
    });
  });

  it('logs a line of JSON for each request, without query, token or name', async () => {
    const secret = 'canary-8d1f';
    await post(`/api/notifications/unsubscribe?token=${secret}`, {
      authorization: `Bearer ${secret}`,
      cookie: `bugzot_session=${secret}`,
      'user-agent': secret,
      referer: `https://x/?${secret}`,
      'idempotency-key': secret,
    });
    await post(`/api/bugs?x=${secret}`, {}, 'x'.repeat(1_100_000));
    let lines: Record<string, string>[] = [];
    await until('both are in the log', async () => {
      lines = (await gateway.log()).slice(-2);
      return lines.at(-1)?.['status'] === '413';
    });
    expect(lines[0]).toMatchObject({
      method: 'POST',
      path: '/api/notifications/unsubscribe',
      status: '200',
      address: '127.0.0.1',
    });
    expect(JSON.stringify(await gateway.log())).not.toContain(secret);
    expect(gateway.server.output()).not.toContain(secret);
  });
});
