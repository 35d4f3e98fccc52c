import { as, origin } from './origin.js';
import {
  appendSpan,
  type Span,
  type SpanStart,
  type Traceable,
  type Tracer,
  type TracingSettings,
} from './span.js';

/**
 * Traces of what becomes of a request. Nothing about them is stored: the trace's id is the correlation id that every
 * event carries, and the span of an append has the first half of its command's id, so whoever reads an event in another
 * process knows both (docs/adr/0031-traces.md). While tracing is off, every function here returns at once.
 */

/** Old news, which a read model that is built anew goes through, are not traced again; milliseconds. */
const NEWS_MS = 600_000;
/** Spans of one batch. */
const MOST_SPANS = 100;

let tracer: Tracer | undefined;

/** Traces this process from now on, if there is an endpoint. @returns what ends it */
export async function startTracing(settings: TracingSettings): Promise<() => Promise<void>> {
  const { endpoint } = settings;
  if (endpoint === undefined) return () => Promise.resolve();
  // Only now: without it, the SDK is not even loaded.
  const { otlpTracer } = await import('./otlp.js');
  const started = otlpTracer({ ...settings, endpoint });
  tracer = started;
  return () => {
    if (tracer === started) tracer = undefined;
    return started.stop();
  };
}

export function isTracing(): boolean {
  return tracer !== undefined;
}

export function startSpan(span: SpanStart): Span | undefined {
  return tracer?.start(span);
}

/** Does `work` within a span of its own, as part of what it came from; all that it does in turn is part of it. */
export async function within<T>(
  { correlationId, parent }: Pick<SpanStart, 'correlationId' | 'parent'>,
  span: Pick<SpanStart, 'name' | 'kind' | 'attributes'>,
  work: () => Promise<T>,
): Promise<T> {
  const started = startSpan({ ...span, correlationId, parent });
  const id = started?.id ?? parent;
  const from = { correlationId, logged: origin()?.logged ?? true, ...(id === undefined ? {} : { span: id }) };
  try {
    const result = await as(from, work);
    started?.end();
    return result;
  } catch (error) {
    started?.fail();
    throw error;
  }
}

/** The same for what follows from an event: its trace goes on from the append. */
export function withinEvent<T>(
  { metadata }: Traceable,
  span: Pick<SpanStart, 'name' | 'kind' | 'attributes'>,
  work: () => Promise<T>,
): Promise<T> {
  const { $correlationId: correlationId, command } = metadata;
  return within({ correlationId, parent: isTracing() ? appendSpan(command) : undefined }, span, work);
}

/** What has been done with a batch of events: one span in the trace of each command that they come from. */
export function traceBatch(
  name: string,
  kind: SpanStart['kind'],
  events: readonly Traceable[],
  since: number,
): void {
  if (tracer === undefined) return;
  const oldest = Date.now() - NEWS_MS;
  const commands = new Map(
    events
      .filter(({ metadata }) => Date.parse(metadata.at) > oldest)
      .map(({ metadata }) => [metadata.command, metadata.$correlationId]),
  );
  for (const [command, correlationId] of [...commands].slice(0, MOST_SPANS)) {
    const attributes = { 'bugzot.batch_events': events.length };
    tracer.start({ name, kind, correlationId, parent: appendSpan(command), since, attributes })?.end();
  }
}

/** The appends of some commands, which were one append. @param since when it began, in milliseconds since 1970 */
export function traceAppends(
  commands: readonly { correlationId: string; commandId: string; parent: string | undefined }[],
  since: number,
): void {
  for (const { correlationId, commandId, parent } of commands) {
    const attributes = { 'bugzot.commands': commands.length };
    const id = appendSpan(commandId);
    tracer?.start({ name: 'append', kind: 'internal', correlationId, parent, id, since, attributes })?.end();
  }
}

/** The span that work under way is part of, if it belongs to this trace. */
export function parentOf(correlationId: string): string | undefined {
  const from = origin();
  return from?.correlationId === correlationId ? from.span : undefined;
}
