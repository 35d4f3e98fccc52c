import { Controller, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { BugzotRequest } from '../../src/http/request.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import {
  SIMILAR_BUGS_READS,
  SimilarBugsAnswer,
  SimilarBugsQueries,
  SimilarParameters,
  SimilarToTitleParameters,
  type SimilarBugs,
} from './similar-bugs.queries.js';

@ApiTags('Bugs')
@Controller('api/bugs')
export class SimilarBugsController {
  constructor(private readonly queries: SimilarBugsQueries) {}

  /** While somebody types the title of a new bug. */
  @Read('similar', 'read', SimilarBugsAnswer, SIMILAR_BUGS_READS)
  similarToTitle(
    @Query({ schema: SimilarToTitleParameters }) parameters: z.infer<typeof SimilarToTitleParameters>,
    @Req() { reader }: BugzotRequest,
  ): Promise<SimilarBugs> {
    return this.queries.toTitle(parameters, reader);
  }

  @Read(':number/similar', 'read', SimilarBugsAnswer, SIMILAR_BUGS_READS)
  similar(
    @Param('number', { schema: numberInPath }) number: number,
    @Query({ schema: SimilarParameters }) { limit }: z.infer<typeof SimilarParameters>,
    @Req() { reader }: BugzotRequest,
  ): Promise<SimilarBugs> {
    return this.queries.toBug(number, limit, reader);
  }
}
