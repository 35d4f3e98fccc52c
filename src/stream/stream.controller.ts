import type { PassThrough } from 'node:stream';
import { Controller, Query, Req, Res, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuthenticationGuard } from '../accounts/authentication.guard.js';
import { GuardedBy, type BugzotRequest } from '../http/request.js';
import { Streamed } from '../http/routes.js';
import { LiveFeed } from './live-feed.js';
import { Listener } from './listener.js';

const StreamParameters = z.strictObject({
  bug: z.coerce.number().int().min(1).optional().meta({ description: 'Only what happens to this bug' }),
});
type StreamParameters = z.infer<typeof StreamParameters>;

@ApiTags('Stream')
@Controller('api/stream')
export class StreamController {
  constructor(
    private readonly feed: LiveFeed,
    private readonly guard: AuthenticationGuard,
  ) {}

  /**
   * Server-sent events: `bug` with `{number, version, types, command, actor, at}` for each change that the reader may
   * know of; `reset` when what was missed cannot be told any more, and everything is to be loaded anew.
   */
  @Streamed('', 'read', 'text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Go on after this event' })
  stream(
    @Query({ schema: StreamParameters }) { bug }: StreamParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @GuardedBy() context: ExecutionContext,
  ): PassThrough | string {
    void reply.type('text/event-stream; charset=utf-8');
    void reply.header('cache-control', 'no-store');
    // A proxy that gathers what it passes on would hold events back.
    void reply.header('x-accel-buffering', 'no');
    // A connection that is kept for another request would hold up the end of the process.
    void reply.header('connection', 'close');
    if (request.method === 'HEAD') return '';
    const { account } = request.reader;
    const holder = account === null ? `address ${request.ip}` : `account ${account}`;
    // The guard itself is asked each time: who may listen is who would be let in now.
    const ask = async () => {
      await this.guard.canActivate(context);
      return request.reader;
    };
    const listener = new Listener(request.reader, holder, bug, ask);
    const lastEventId = request.headers['last-event-id'];
    this.feed.admit(
      listener,
      typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined,
    );
    return listener.stream;
  }
}
