import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../http/routes.js';
import { Refused } from '../write-path/refused.js';
import { Metrics } from './metrics.js';
import { Live, Readiness, Ready } from './readiness.js';

/** This machine, as the socket has it; of what a proxy says of its clients nothing is believed. */
const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/;
/** What a proxy adds. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

@ApiTags('Health')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly measured: Metrics,
  ) {}

  @Get('ping')
  @Needs('public')
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, schema: { type: 'string', enum: ['pong'] } })
  ping(): string {
    return 'pong';
  }

  /** The process answers, and what its consumers have in hand goes on. */
  @Get('health/live')
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: Live })
  @ApiResponse({ status: 503, standardSchema: Live })
  async live(@Res({ passthrough: true }) reply: FastifyReply): Promise<Live> {
    const live = await this.readiness.live();
    void reply.status(live.status === 'up' ? 200 : 503);
    return live;
  }

  /** The process is fit to serve: its engines answer, no projection stands still or is far behind, and it is not ending. */
  @Get('health/ready')
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: Ready })
  @ApiResponse({ status: 503, standardSchema: Ready })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Ready> {
    const ready = await this.readiness.ready();
    void reply.status(ready.status === 'ready' ? 200 : 503);
    return ready;
  }

  /**
   * Prometheus metrics, for whoever asks from this machine, not through a proxy; for all others there is nothing at this
   * address. How often things happen tells of private ones, too. From elsewhere, ask at `BUGZOT_STATUS_PORT`.
   */
  @Get('metrics')
  @Needs('public')
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  async metrics(
    @Req() { raw, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const near = THIS_MACHINE.test(raw.socket.remoteAddress ?? '');
    if (!near || FORWARDED.some((name) => name in headers)) throw new Refused('request.no-such-route');
    void reply.type(this.measured.contentType);
    return this.measured.text();
  }
}
