import { Controller, Get, Inject } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { originOf } from '../config/origin.js';
import { Needs } from '../http/routes.js';
import { asyncApiDocument } from './asyncapi.js';
import { TOPICS, type Topic } from './topic.js';

/** What programs find on Kafka; also where there is none yet. */
@ApiTags('Topics')
@Controller('api/asyncapi.json')
export class AsyncApiController {
  private readonly document: object;

  constructor(@Inject(TOPICS) topics: readonly Topic[], @Inject(CONFIG) config: Config) {
    const prefix = config.BUGZOT_KAFKA_PREFIX;
    this.document = asyncApiDocument({ topics, prefix, origin: originOf(config) });
  }

  /** The AsyncAPI document of the topics. */
  @Get()
  @Needs('public')
  @ApiResponse({ status: 200, schema: { type: 'object' } })
  read(): object {
    return this.document;
  }
}
