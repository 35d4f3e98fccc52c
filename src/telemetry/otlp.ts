import { hostname } from 'node:os';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type IdGenerator,
} from '@opentelemetry/sdk-trace-node';
import { traceOf, type Span, type SpanStart, type Tracer, type TracingSettings } from './span.js';

/** Spans that wait to be sent; when the receiver is away, further ones are dropped. */
const MOST_WAITING = 4096;
const SEND_EVERY_MS = 1000;
/** How long one attempt to send may take, and how long the process waits for the last one; milliseconds. */
const EXPORT_MS = 5000;
const LAST_EXPORT_MS = 1000;

const KINDS = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** The next span's ids, where they are not random. */
class Ids implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  trace = '';
  span: string | undefined;

  generateTraceId = (): string => this.trace;
  generateSpanId = (): string => this.span ?? this.random.generateSpanId();
}

/** OpenTelemetry's SDK, which sends spans to an OTLP/HTTP receiver. Loaded only when there is one. */
export function otlpTracer(settings: TracingSettings & { endpoint: string }): Tracer {
  const { endpoint, service, version, roles, ratio } = settings;
  const ids = new Ids();
  // By the trace's id and nothing else, so that all processes record the same traces.
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_MS,
  });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': version,
      'service.instance.id': `${hostname()}:${process.pid}`,
      'bugzot.roles': [...roles],
    }),
    sampler,
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('bugzot', version);

  return {
    start({ name, kind, correlationId, parent, id, since, attributes }: SpanStart): Span | undefined {
      const traceId = traceOf(correlationId);
      if (traceId === undefined) return undefined;
      if (sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.NOT_RECORD)
        return undefined;
      ids.trace = traceId;
      ids.span = id;
      const within = { traceId, spanId: parent ?? '', traceFlags: TraceFlags.SAMPLED, isRemote: true };
      const span = tracer.startSpan(
        name,
        {
          kind: KINDS[kind],
          ...(attributes && { attributes }),
          ...(since !== undefined && { startTime: since }),
        },
        parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, within),
      );
      return {
        id: span.spanContext().spanId,
        end: (more) => {
          if (more) span.setAttributes(more);
          span.end();
        },
        fail: (more) => {
          if (more) span.setAttributes(more);
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    stop: async () => {
      const done = provider.shutdown().catch(() => undefined);
      const patience = new Promise<void>((resolve) => setTimeout(resolve, LAST_EXPORT_MS).unref());
      await Promise.race([done, patience]);
    },
  };
}
