import { appendSpan, traceOf, type Traceable } from './span.js';
import { isTracing } from './tracing.js';

/** W3C Trace Context, level 1, version 00: `traceparent`. */
const TRACEPARENT =
  /^00-(?!0{32})([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** What a caller who traces says of his own span. */
export interface Caller {
  /** His trace's id, as a UUID: the request takes it for its own. */
  requestId: string;
  span: string;
}

/**
 * Reads a header `traceparent`. Anything but exactly what version 00 allows is taken for none. Its last part, by which
 * a caller asks to be recorded, is passed over: how much is recorded is for the operator to say.
 */
export function callerOf(header: string | string[] | undefined): Caller | undefined {
  if (typeof header !== 'string' || !isTracing()) return undefined;
  const [, a, b, c, d, e, span] = TRACEPARENT.exec(header) ?? [];
  return span === undefined ? undefined : { requestId: `${a}-${b}-${c}-${d}-${e}`, span };
}

/** The header `traceparent` of a message about an event; undefined while tracing is off. */
export function traceparentOf({ metadata }: Traceable): string | undefined {
  const trace = isTracing() ? traceOf(metadata.$correlationId) : undefined;
  return trace === undefined ? undefined : `00-${trace}-${appendSpan(metadata.command)}-01`;
}
