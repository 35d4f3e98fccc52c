import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { workflow } from '../../src/bugs/domain/bug.workflow.js';
import { linkNext, pageFields } from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import { asOfField, BugAsOf } from './bug-as-of.js';
import {
  BUG_DETAILS_READS,
  BugAnswer,
  BugDetailsQueries,
  CommentListAnswer,
  HistoryAnswer,
} from './bug-details.queries.js';

const PageParameters = z.strictObject(pageFields);
type PageParameters = z.infer<typeof PageParameters>;
const BugParameters = z.strictObject({ asOf: asOfField });
const CommentParameters = z.strictObject({ ...pageFields, asOf: asOfField });

const WorkflowAnswer = z
  .strictObject({
    moves: z.array(
      z.strictObject({ from: z.string(), move: z.string(), to: z.string(), commentRequired: z.boolean() }),
    ),
  })
  .meta({ id: 'Workflow' });

const Number_ = (): ParameterDecorator => Param('number', { schema: numberInPath });

@ApiTags('Bugs')
@Controller('api')
export class BugDetailsController {
  constructor(
    private readonly queries: BugDetailsQueries,
    private readonly past: BugAsOf,
  ) {}

  @Read('workflow', 'read', WorkflowAnswer)
  workflow() {
    return { moves: workflow };
  }

  @Read('bugs/:number', 'read', BugAnswer, BUG_DETAILS_READS)
  async bug(
    @Number_() number: number,
    @Query({ schema: BugParameters }) { asOf }: z.infer<typeof BugParameters>,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { reader } = request;
    const { bug, version } = await (asOf === undefined
      ? this.queries.bug(number, reader)
      : this.past.bug(number, asOf, reader));
    void reply.header('etag', `"${version}"`);
    return bug;
  }

  @Read('bugs/:number/comments', 'read', CommentListAnswer, BUG_DETAILS_READS)
  async comments(
    @Number_() number: number,
    @Query({ schema: CommentParameters }) { asOf, ...parameters }: z.infer<typeof CommentParameters>,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { reader } = request;
    const page = await (asOf === undefined
      ? this.queries.comments(number, parameters, reader)
      : this.past.comments(number, asOf, parameters, reader));
    linkNext(request, reply, page.next);
    return page;
  }

  @Read('bugs/:number/history', 'read', HistoryAnswer, BUG_DETAILS_READS)
  async history(
    @Number_() number: number,
    @Query({ schema: PageParameters }) parameters: PageParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const page = await this.queries.history(number, parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }
}
