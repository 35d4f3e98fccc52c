import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { packageRoot } from '../../src/config/load-config.js';
import { CONTENT_SECURITY_POLICY, servePages } from '../../src/http/pages.js';
import { SCHEMA, webTypes } from '../../tools/web-types/web-types.js';
import { Scene } from '../support/scene.js';

const SCRIPT = `'${'x'.repeat(3000)}'`;

@Module({})
class Nothing {}

describe('the pages of the web application', () => {
  let folder: string;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bugzot-pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>BugZot</title>');
    await writeFile(join(folder, '.sources'), 'secret');
    await writeFile(join(folder, 'assets/index-4f3a.js'), SCRIPT);
    await writeFile(join(folder, 'assets/index-4f3a.js.br'), brotliCompressSync(SCRIPT));
    app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), { logger: false });
    await servePages(app, folder);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const get = (url: string, headers = {}) => app.inject({ method: 'GET', url, headers });

  it('are one document, asked for each time, that may load nothing from elsewhere', async () => {
    for (const path of ['/', '/bugs', '/bugs/7?x=1.5', '/settings?tab=tokens']) {
      const { statusCode, headers, body } = await get(path);
      expect([path, statusCode, body]).toEqual([path, 200, expect.stringContaining('<title>BugZot')]);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'content-type': 'text/html; charset=utf-8',
      });
    }
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|data:|\*/);
  });

  it('keep what is named by its content for ever, compressed for who takes it', async () => {
    const plain = await get('/assets/index-4f3a.js');
    expect(plain.body).toBe(SCRIPT);
    const packed = await get('/assets/index-4f3a.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(SCRIPT);
  });

  it('are not the answer for what is gone, for the API’s addresses, nor for a file that is not theirs', async () => {
    for (const path of [
      ...['/assets/index-old.js', '/api/nowhere', '/health/nowhere', '/metrics/x', '/favicon.ico'],
      ...['/assets/%2e%2e/%2e%2e/package.json', '/index.html'],
    ]) {
      const { statusCode, body } = await get(path);
      expect([path, statusCode, JSON.parse(body).code]).toEqual([path, 404, 'request.no-such-route']);
    }
    for (const path of ['/.sources', '/assets/../.sources']) {
      expect((await get(path)).body).not.toContain('secret');
    }
  });
});

it('the web application knows the API as it is', async () => {
  const scene = await Scene.set();
  try {
    const document = await (await fetch(new URL('/api/openapi.json', scene.app.url))).text();
    const known = await readFile(join(packageRoot, SCHEMA), 'utf8');
    // If not: `npm start`, and then `npm run web:types`.
    expect(known === (await webTypes(document))).toBe(true);
  } finally {
    await scene.app.close();
  }
});
