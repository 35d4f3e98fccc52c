// For its types: request.cookies, reply.setCookie.
import '@fastify/cookie';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Reader } from '../access/reader.js';
import type { Issued } from '../write-path/aggregate-command.js';

/** What the guards have found out about a request. */
export interface BugzotRequest extends FastifyRequest {
  reader: Reader;
  /** Only on requests that change something. */
  issued: Issued;
}

const of = (context: ExecutionContext): BugzotRequest => context.switchToHttp().getRequest<BugzotRequest>();

/** The route's parameter: who asks. */
export const AskedBy = createParamDecorator((_: unknown, context): Reader => of(context).reader);

/** The route's parameter: everything that a command must be given. */
export const IssuedBy = createParamDecorator((_: unknown, context): Issued => of(context).issued);

/** The route's parameter: what a guard must be given to be asked once more. */
export const GuardedBy = createParamDecorator((_: unknown, context): ExecutionContext => context);
