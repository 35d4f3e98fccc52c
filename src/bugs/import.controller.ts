import { Body, Controller, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { IssuedBy } from '../http/request.js';
import { CommandAnswer, Needs } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { ImportBugBody } from './actions/import-bug.js';
import { Imports } from './imports.js';

@ApiTags('Bugs')
@Controller('api/bugs')
export class ImportController {
  constructor(private readonly imports: Imports) {}

  @Post('import')
  @Needs('bug.import')
  @RouteConfig({ location: '/api/bugs/{id}' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Not needed: a bug is imported once' })
  @ApiResponse({ status: 201, description: 'Imported', standardSchema: CommandAnswer })
  @ApiResponse({ status: 200, description: 'It was there already', standardSchema: CommandAnswer })
  async import(
    @Body({ schema: ImportBugBody }) body: ImportBugBody,
    @IssuedBy() issued: Issued,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandResult> {
    const { result, added } = await this.imports.import(body, issued);
    void reply.status(added ? 201 : 200);
    return result;
  }
}
