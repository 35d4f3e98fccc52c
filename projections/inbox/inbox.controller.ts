import { Controller, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { linkNext } from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { Read } from '../../src/http/routes.js';
import { INBOX_READS, InboxAnswer, InboxParameters, InboxQueries, type Inbox } from './inbox.queries.js';

@ApiTags('Notifications')
@Controller('api/notifications')
export class InboxController {
  constructor(private readonly queries: InboxQueries) {}

  @Read('', 'account.self', InboxAnswer, INBOX_READS)
  async list(
    @Query({ schema: InboxParameters }) parameters: InboxParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Inbox> {
    const page = await this.queries.list(parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }
}
