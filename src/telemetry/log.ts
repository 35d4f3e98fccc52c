import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';
import { origin } from './origin.js';
import { redaction } from './redaction.js';

/** Where a mechanism says what a person must mend, or would wonder about. */
export interface Log {
  /** @param fields what a search in the log goes by: names, numbers and ids, never a text or a name of a person */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * How pino writes the log of this process: a JSON line each, with the process's roles, and with the id of the request
 * that a reaction or a job goes back to. Every line goes through the redaction, whoever wrote it.
 * @param secrets what no line may hold
 */
export function logOptions(level: string, roles: readonly string[], secrets: readonly string[]) {
  return {
    level,
    base: { roles },
    mixin: reqId,
    serializers: { err: (error: unknown) => told(error) },
    hooks: { streamWrite: redaction(secrets) },
  };
}

function reqId(): object {
  const from = origin();
  return from?.logged === true ? { reqId: from.correlationId } : {};
}

interface ToldError {
  [further: string]: unknown;
  type: string;
  message: string;
  stack: string;
}

/** Of an error's further members none is told but its code: PostgreSQL's `detail` quotes rows, clients' hold requests. */
function told(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: '' };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    stack: error.stack ?? '',
    ...(error.cause !== undefined && depth < 5 && { cause: told(error.cause, depth + 1) }),
  };
}

/** A mechanism's log. */
export function logOf(log: FastifyBaseLogger): Log & { warn: Log['error'] } {
  return {
    error: (message, fields = {}) => log.error(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
  };
}

/** What Nest and the classes that use its Logger write; of Nest's own only warnings and errors, as it tells much. */
export function nestLog(log: FastifyBaseLogger): LoggerService {
  const context = (params: readonly unknown[]) => {
    const last = params.at(-1);
    return typeof last === 'string' ? { context: last } : {};
  };
  const moreOf = (first: unknown) => (typeof first === 'object' ? first : { stack: first });
  const text = (message: unknown) => (message instanceof Error ? message.message : String(message));
  return {
    log: () => undefined,
    warn: (message: unknown, ...params: unknown[]) => log.warn(context(params), text(message)),
    // Before the context: the stack with Nest's own, fields with those of a mechanism.
    error: (message: unknown, ...params: unknown[]) =>
      log.error({ ...context(params), ...(params.length > 1 && moreOf(params[0])) }, text(message)),
    fatal: (message: unknown, ...params: unknown[]) => log.fatal(context(params), text(message)),
  };
}
