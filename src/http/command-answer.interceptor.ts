import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import type { CommandResult } from '../write-path/aggregate-command.js';
import { LOCATION } from './routes.js';

/** Puts a command's answer into the headers, too: `ETag`, and `Location` for a new thing. */
@Injectable()
export class CommandAnswerInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const location = this.reflector.get<string | undefined>(LOCATION, context.getHandler());
    return next.handle().pipe(
      tap((answer) => {
        if (!isCommandResult(answer)) return;
        const http = context.switchToHttp();
        const reply = http.getResponse<FastifyReply>();
        void reply.header('etag', `"${answer.version}"`);
        if (location === undefined) return;
        const { params } = http.getRequest<{ params: Record<string, string> }>();
        const known: Record<string, string> = { ...params, id: String(answer.id) };
        void reply.header(
          'location',
          location.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? ''),
        );
      }),
    );
  }
}

function isCommandResult(answer: unknown): answer is CommandResult {
  return typeof answer === 'object' && answer !== null && 'version' in answer && 'position' in answer;
}
