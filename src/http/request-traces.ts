import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { as } from '../telemetry/origin.js';
import { callerOf } from '../telemetry/trace-context.js';
import type { Span } from '../telemetry/span.js';
import { startSpan } from '../telemetry/tracing.js';

/** What orchestrators and Prometheus ask all the time. */
const PROBES = /^\/(health\/|metrics$|ping$)/;

/** A span for each request, and the commands and jobs that come of it as parts of it. Only while tracing is on. */
export function traceRequests(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request;
    const route = request.routeOptions.url ?? 'none';
    const span = PROBES.test(route)
      ? undefined
      : startSpan({
          name: `${method} ${route}`,
          kind: 'server',
          correlationId: request.id,
          parent: callerOf(headers['traceparent'])?.span,
          attributes: { 'http.request.method': method, 'http.route': route },
        });
    if (span !== undefined) spans.set(request, span);
    done();
  });
  // After the body was read: its end arrives in another asynchronous context.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request)?.id;
    as({ correlationId: request.id, logged: false, ...(span !== undefined && { span }) }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const status = { 'http.response.status_code': reply.statusCode };
    const span = spans.get(request);
    if (reply.statusCode >= 500) span?.fail(status);
    else span?.end(status);
    done();
  });
}
