import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from '../database/unavailable.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { PersonForgotten } from '../keys/person-keys.js';
import { SessionsUnavailable } from '../sessions/session-store.js';
import { Refused, type Refusal } from '../write-path/refused.js';
import { CATALOGUE, type Catalogue } from './problems.js';

export const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457. `code` is stable; `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance: string;
  errors?: unknown;
}

/** The one place where anything thrown becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refused = refusalOf(error);
    const refusal = this.catalogue[refused.code] ?? this.catalogue['internal']!;
    const { status } = refusal;
    if (status === 500) request.log.error({ err: error }, 'request failed');
    if (status === 503) void reply.header('retry-after', '1');
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(status)
      .type(PROBLEM_TYPE)
      .send(problemOf(refused, refusal, request.id));
  }
}

/** The document of a refusal. @param instance the id of the request */
export function problemOf(refused: Refused, { status, title }: Refusal, instance: string): Problem {
  return {
    type: `/api/problems#${refused.code}`,
    title,
    status,
    code: refused.code,
    ...(refused.detail === undefined ? {} : { detail: refused.detail }),
    instance,
    ...refused.extra,
  };
}

/** Everything thrown as a refusal with a code of the catalogue. */
function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof StoreUnavailable) return new Refused('store.unavailable');
  if (isUnavailable(error)) return new Refused('database.unavailable');
  if (error instanceof SessionsUnavailable) return new Refused('session.unavailable');
  // Of the actor, while his request was on its way.
  if (error instanceof PersonForgotten) return new Refused('access.not-logged-in');
  if (error instanceof HttpException) return new Refused(codeOfStatus(error.getStatus()), undefined);
  // Fastify's own errors (unreadable JSON, body too large, …) carry a status.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  const message = error instanceof Error && status < 500 ? error.message : undefined;
  return new Refused(codeOfStatus(status), message);
}

function codeOfStatus(status: number): string {
  switch (status) {
    case 404:
      return 'request.no-such-route';
    case 413:
      return 'request.too-large';
    case 415:
      return 'request.media-type';
    case 422:
      return 'request.invalid';
    default:
      return status >= 400 && status < 500 ? 'request.malformed' : 'internal';
  }
}
