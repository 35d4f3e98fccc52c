import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { may, type Right } from '../access/matrix.js';
import { RateLimits, type StrictLimit } from './rate-limits.js';
import type { BugzotRequest } from './request.js';

const LIMITED = Symbol('limited');

interface Limited {
  by: StrictLimit;
  /** Whoever has this right is not limited here beyond what everybody is. */
  unless?: Right;
}

/** Declares that a route has a limit of its own, beside the general ones. */
export const LimitedBy = (by: StrictLimit, unless?: Right) => SetMetadata(LIMITED, { by, unless });

/** Counts requests below `/api`, once it is known who asks, and before anything dear is done for him. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<BugzotRequest>();
    if (request.routeOptions.url?.startsWith('/api/') !== true) return true;
    const limited = this.reflector.get<Limited | undefined>(LIMITED, context.getHandler());
    const exempt = limited?.unless !== undefined && may(request.reader.role, limited.unless);
    const strict = exempt ? undefined : limited?.by;
    await this.limits.admit(request, http.getResponse<FastifyReply>(), request.reader, strict);
    return true;
  }
}
