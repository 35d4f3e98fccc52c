import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { BugzotRequest } from '../../src/http/request.js';
import { Needs, READS } from '../../src/http/routes.js';
import { BUG_DETAILS_READS } from '../bug-details/bug-details.queries.js';
import { SORTS } from '../bug-list/bug-list.parameters.js';
import { BUG_LIST_READS, BugListParameters } from '../bug-list/bug-list.queries.js';
import { BugExportQueries, type Exported } from './bug-export.queries.js';
import { csv } from './csv.js';

/** As long as an export may take, in milliseconds: whoever reads more slowly holds a snapshot of the database. */
const DEADLINE_MS = 15 * 60_000;

const { limit: _limit, after: _after, count: _count, ...filters } = BugListParameters.shape;
const ExportParameters = z.strictObject({
  ...filters,
  sort: z.enum([...SORTS, ...SORTS.map((name) => `-${name}` as const)]).default('number'),
  format: z
    .enum(['csv', 'jsonl'])
    .default('jsonl')
    .meta({ description: '`jsonl` has texts and comments, and can be imported; `csv` is a table' }),
});

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' };
const text = { schema: { type: 'string' as const } };

@ApiTags('Bugs')
@Controller('api/bugs')
export class BugExportController {
  constructor(private readonly queries: BugExportQueries) {}

  /** After the first byte there is no other way to tell of a failure than to end the answer without its end. */
  @Get('export')
  @Needs('read')
  @SetMetadata(READS, [...new Set([...BUG_LIST_READS, ...BUG_DETAILS_READS])])
  @ApiHeader({ name: 'BugZot-After', required: false, description: 'Wait for what was written up to here' })
  @ApiOkResponse({
    description: 'All bugs that match, one a line',
    content: { 'text/csv': text, 'application/jsonl': { schema: { type: 'array' } } },
  })
  async export(
    @Query({ schema: ExportParameters }) { format, ...filter }: z.infer<typeof ExportParameters>,
    @Req() request: BugzotRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = { ...filter, limit: 1, count: 'false' as const };
    const chunks = written(this.queries.bugs(format, parameters, request.reader), format);
    // What cannot be answered at all is a problem document still.
    const first = await chunks.next();
    const stream = Readable.from(following(first, chunks), { highWaterMark: 1 });
    const late = setTimeout(() => stream.destroy(new Error('The export took too long')), DEADLINE_MS).unref();
    stream.once('close', () => {
      clearTimeout(late);
      void chunks.return();
    });
    reply.raw.once('close', () => stream.destroy());
    if (reply.raw.destroyed) stream.destroy();
    const day = new Date().toISOString().slice(0, 10);
    void reply
      .type(TYPES[format])
      .header('content-disposition', `attachment; filename="bugs-${day}.${format}"`)
      .send(stream);
  }
}

/** The text of each batch. */
async function* written(
  batches: AsyncGenerator<Exported[], void>,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string, void> {
  if (format === 'csv') {
    let header = true;
    for await (const bugs of batches) {
      yield csv(bugs, header);
      header = false;
    }
    if (header) yield csv([], true);
  } else {
    for await (const bugs of batches) yield bugs.map((bug) => `${JSON.stringify(bug)}\n`).join('');
  }
}

async function* following(first: IteratorResult<string, void>, rest: AsyncIterable<string>) {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
