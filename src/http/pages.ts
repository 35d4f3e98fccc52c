import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Refused } from '../write-path/refused.js';
import { PROBLEM_TYPE, problemOf } from './problem.filter.js';
import { httpErrors } from './problems.js';

/**
 * What a page of the web application may load and do: its own scripts, styles and pictures, and the API. An attachment
 * that is shown as HTML by mistake would be able to do nothing.
 */
export const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' blob:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Addresses below these are never pages. */
const NO_PAGES = /^\/(api|health|metrics|ping|assets)(\/|$)/;

/**
 * Serves the web application: files whose names hold a hash of what is in them for ever, its one HTML document, which is
 * the answer for every page, never from a cache. Compressed ones stand beside the files; see `tools/build-web.mjs`.
 * @param folder what `npm run build` has made of `web/`; nothing is served when it is not there
 */
export async function servePages(app: NestFastifyApplication, folder: string): Promise<void> {
  const document = join(folder, 'index.html');
  if (!existsSync(document)) return;
  const html = readFileSync(document);
  await app.register(fastifyStatic, {
    root: folder,
    // Only the files that are there now: no address is looked up on the disk.
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['**/*.html', '**/*.br', '**/*.gz'],
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600');
      // The same for every reader, unlike the API's answers.
      reply.header('vary', 'accept-encoding');
    },
  });
  const page = (reply: FastifyReply): FastifyReply =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('referrer-policy', 'same-origin')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply) => {
      const path = request.url.split('?', 1)[0]!;
      if (!NO_PAGES.test(path) && extname(path) === '') return page(reply);
      const refused = new Refused('request.no-such-route');
      const refusal = httpErrors['request.no-such-route'];
      return reply
        .status(404)
        .type(PROBLEM_TYPE)
        .send(problemOf(refused, refusal, request.id));
    });
}
