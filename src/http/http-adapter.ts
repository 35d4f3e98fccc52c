import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { requestSeconds } from '../telemetry/instruments.js';
import { logOptions } from '../telemetry/log.js';
import { isTracing } from '../telemetry/tracing.js';
import { callerOf } from '../telemetry/trace-context.js';
import { Refused } from '../write-path/refused.js';
import { takeForms } from './multipart.js';
import { traceRequests } from './request-traces.js';
import { PROBLEM_TYPE, problemOf } from './problem.filter.js';
import { httpErrors } from './problems.js';
import type { CommandResult } from '../write-path/aggregate-command.js';

/** Bytes of a request's body: the longest text (65,535 characters, some of six bytes as JSON) and what is around it. */
const BODY_LIMIT = 1_000_000;
/** How long a client may take to send a request, in milliseconds: 25 MB on a line of 1 Mbit/s. */
const REQUEST_TIMEOUT_MS = 240_000;
/** How long for its headers alone. */
const HEADERS_TIMEOUT_MS = 30_000;
/** How long a connection may stay unused when the server is closed, in milliseconds. */
const UNUSED_MS = 200;

/** What mail programs post to end mails (RFC 8058), and its most bytes; for multipart forms see `multipart.ts`. */
const FORMS = /^application\/x-www-form-urlencoded\b/;
const FORM_LIMIT = 10_000;

/** Characters of a value in the path: longer ones than any name, so that they are unknown rather than refused. */
const PATH_VALUE_LIMIT = 1000;

/**
 * Fastify as BugZot uses it: bounds on every request, an id for each, one log line for each. It takes JSON only, but for
 * routes whose config says `takesForms`; what is in the form is passed over.
 * @param secrets what the log never holds
 */
export function httpAdapter(config: Config, secrets: readonly string[]): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // Whoever is in is served, up to the end.
    return503OnClosing: false,
    trustProxy: config.BUGZOT_TRUSTED_PROXIES.length > 0 && config.BUGZOT_TRUSTED_PROXIES,
    genReqId: ({ headers }: Pick<IncomingMessage, 'headers'>) =>
      callerOf(headers['traceparent'])?.requestId ?? randomUUID(),
    logger: logOptions(config.LOG_LEVEL, config.BUGZOT_ROLES, secrets),
    // BugZot's own line says more; see observeRequests.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: PATH_VALUE_LIMIT },
    // An address that cannot be decoded is refused before there is a route, and so before there is a filter.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const refused = new Refused('request.malformed', 'The address cannot be decoded');
      void reply
        .status(400)
        .type(PROBLEM_TYPE)
        .send(problemOf(refused, httpErrors['request.malformed'], request.id));
    },
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    FORMS,
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (request, _form, done) => {
      const { takesForms = false } = request.routeOptions.config as { takesForms?: boolean };
      done(takesForms ? null : new Refused('request.media-type'), undefined);
    },
  );
  return adapter;
}

/** Puts a command's answer into the headers, too: `ETag`, and for a new thing `Location`, where `{id}` is its number. */
function nameAnswer(request: FastifyRequest, reply: FastifyReply, { id, version }: CommandResult): void {
  void reply.header('etag', `"${version}"`);
  const { location } = request.routeOptions.config as { location?: string };
  if (location === undefined) return;
  const known: Record<string, string> = { ...(request.params as Record<string, string>) };
  // In `/api/products/{id}` of a part, the path's own id is meant; everywhere else, the new thing's.
  known['id'] ??= String(id);
  void reply.header(
    'location',
    location.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? ''),
  );
}

function isCommandResult(payload: unknown): payload is CommandResult {
  return typeof payload === 'object' && payload !== null && 'version' in payload && 'position' in payload;
}

/**
 * Connections that were opened and never used, as browsers keep some ready, are closed when the server is: Node takes
 * them for busy, and would wait for them. Not at once: whoever has just connected is about to send his request.
 */
function closeUnused(app: NestFastifyApplication): void {
  const unused = new Set<Socket>();
  app
    .getHttpServer()
    .on('connection', (socket: Socket) => {
      unused.add(socket);
      socket.once('close', () => unused.delete(socket));
    })
    .on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  const close = (): void => {
    for (const socket of unused) socket.destroy();
  };
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', (done) => {
      setTimeout(close, UNUSED_MS);
      done();
    });
}

/**
 * What every answer carries, and the one line that the log has of it: no header, no body, no query, no name.
 * @param ending whether the process ends: then each answer is the last one of its connection
 */
export async function observeRequests(app: NestFastifyApplication, ending: () => boolean): Promise<void> {
  await app.register(cookie);
  takeForms(app);
  closeUnused(app);
  if (isTracing()) traceRequests(app);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    void reply.header('x-content-type-options', 'nosniff');
    // Answers differ by reader; whoever keeps one must ask whether it still holds.
    void reply.header('cache-control', 'private, no-cache');
    void reply.header('vary', 'authorization, cookie');
    done();
  });
  // A hook and not an interceptor: one interceptor on a route brings RxJS into every request of it.
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    if (isCommandResult(payload)) nameAnswer(request, reply, payload);
    done(null, payload);
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('server-timing', `total;dur=${reply.elapsedTime.toFixed(1)}`);
    if (ending()) void reply.header('connection', 'close');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    // A stream of changes lasts as long as its reader likes.
    if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) {
      requestSeconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    }
    request.log.info({
      method,
      route,
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
