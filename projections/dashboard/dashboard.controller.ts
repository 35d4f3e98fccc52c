import { Controller, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Reader } from '../../src/access/reader.js';
import { linkNext, type Page } from '../../src/http/page.js';
import { AskedBy, type BugzotRequest } from '../../src/http/request.js';
import { Read } from '../../src/http/routes.js';
import {
  AgeAnswer,
  ByAssigneeAnswer,
  ByComponentAnswer,
  OverviewAnswer,
  TimeToResolveAnswer,
  TrendAnswer,
  type Age,
  type AssigneeCounts,
  type ComponentCounts,
  type Overview,
  type TimeToResolve,
  type Trend,
} from './dashboard.answers.js';
import { DashboardPageParameters, DashboardParameters } from './dashboard.parameters.js';
import { DASHBOARD_READS, DashboardQueries } from './dashboard.queries.js';
import { RankingQueries } from './rankings.queries.js';

/** Days are of UTC. A number and the list that it leads to are of the same bugs. */
@ApiTags('Dashboard')
@Controller('api/dashboard')
export class DashboardController {
  constructor(
    private readonly queries: DashboardQueries,
    private readonly rankings: RankingQueries,
  ) {}

  @Read('overview', 'read', OverviewAnswer, DASHBOARD_READS)
  overview(
    @Query({ schema: DashboardParameters }) parameters: DashboardParameters,
    @AskedBy() reader: Reader,
  ): Promise<Overview> {
    return this.queries.overview(parameters, reader);
  }

  @Read('trend', 'read', TrendAnswer, DASHBOARD_READS)
  trend(
    @Query({ schema: DashboardParameters }) parameters: DashboardParameters,
    @AskedBy() reader: Reader,
  ): Promise<Trend> {
    return this.queries.trend(parameters, reader);
  }

  @Read('age', 'read', AgeAnswer, DASHBOARD_READS)
  age(
    @Query({ schema: DashboardParameters }) parameters: DashboardParameters,
    @AskedBy() reader: Reader,
  ): Promise<Age> {
    return this.queries.age(parameters, reader);
  }

  @Read('time-to-resolve', 'read', TimeToResolveAnswer, DASHBOARD_READS)
  timeToResolve(
    @Query({ schema: DashboardParameters }) parameters: DashboardParameters,
    @AskedBy() reader: Reader,
  ): Promise<TimeToResolve> {
    return this.queries.timeToResolve(parameters, reader);
  }

  @Read('by-component', 'read', ByComponentAnswer, DASHBOARD_READS)
  async byComponent(
    @Query({ schema: DashboardPageParameters }) parameters: DashboardPageParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ComponentCounts>> {
    const page = await this.rankings.byComponent(parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }

  @Read('by-assignee', 'read', ByAssigneeAnswer, DASHBOARD_READS)
  async byAssignee(
    @Query({ schema: DashboardPageParameters }) parameters: DashboardPageParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AssigneeCounts>> {
    const page = await this.rankings.byAssignee(parameters, request.reader);
    linkNext(request, reply, page.next);
    return page;
  }
}
