import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { IssuedBy } from '../http/request.js';
import { Needs } from '../http/routes.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { Bulk, BulkAnswer, BulkBody } from './bulk.js';

@ApiTags('Bugs')
@Controller('api/bugs')
export class BulkController {
  constructor(private readonly bulk: Bulk) {}

  @Post('bulk')
  @HttpCode(200)
  @Needs('bug.edit')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes it safe to send it again' })
  @ApiResponse({ status: 200, description: 'What became of each bug', standardSchema: BulkAnswer })
  act(
    @Body({ schema: BulkBody }) body: z.infer<typeof BulkBody>,
    @IssuedBy() issued: Issued,
  ): Promise<z.infer<typeof BulkAnswer>> {
    return this.bulk.run(body, issued);
  }
}
