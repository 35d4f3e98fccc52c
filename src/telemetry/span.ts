/** What is known of a piece of work when it begins. No text, no name, no address, no value of a header. */
export interface SpanStart {
  name: string;
  kind: 'server' | 'internal' | 'producer' | 'consumer';
  correlationId: string;
  /** The span that it is a part of. */
  parent?: string | undefined;
  /** When its id must be this one. */
  id?: string | undefined;
  /** Milliseconds since 1970, when it began before now. */
  since?: number;
  attributes?: Readonly<Record<string, string | number>>;
}

export interface Span {
  /** 16 hex digits. */
  readonly id: string;
  end(attributes?: Readonly<Record<string, string | number>>): void;
  /** Ends as failed; what the failure says is in the log, for it may quote what it was about. */
  fail(attributes?: Readonly<Record<string, string | number>>): void;
}

/** What records spans, when tracing is on: `otlp.ts`. */
export interface Tracer {
  /** @returns undefined when the trace is not among those that are recorded, or has no proper id */
  start(span: SpanStart): Span | undefined;
  /** Sends what is left, for a second at the most. */
  stop(): Promise<void>;
}

/** What an event tells of where it comes from. */
export interface Traceable {
  metadata: { $correlationId: string; command: string; at: string };
}

export interface TracingSettings {
  /** Base address of an OTLP/HTTP receiver, such as `http://collector:4318`. */
  endpoint: string | undefined;
  service: string;
  version: string;
  roles: readonly string[];
  /** Share of the traces that is recorded, from 0 to 1. */
  ratio: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The trace of a correlation id, 32 hex digits; undefined for one that is no UUID. */
export function traceOf(correlationId: string): string | undefined {
  return UUID.test(correlationId) ? correlationId.replaceAll('-', '') : undefined;
}

/** The span id of the append that a command came to. */
export function appendSpan(commandId: string): string {
  return commandId.replaceAll('-', '').slice(0, 16);
}
