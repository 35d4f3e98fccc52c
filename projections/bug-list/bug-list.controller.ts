import { Controller, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HotReadsInterceptor } from '../../src/http/hot-reads.interceptor.js';
import { linkNext, type Page } from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { Read } from '../../src/http/routes.js';
import {
  BUG_LIST_READS,
  BugListAnswer,
  BugListParameters,
  BugListQueries,
  type BugSummary,
} from './bug-list.queries.js';

@ApiTags('Bugs')
@Controller('api/bugs')
export class BugListController {
  constructor(private readonly queries: BugListQueries) {}

  @Read('', 'read', BugListAnswer, BUG_LIST_READS)
  @UseInterceptors(HotReadsInterceptor)
  async list(
    @Query({ schema: BugListParameters }) parameters: BugListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<BugSummary>> {
    const page = await this.queries.list(parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }
}
