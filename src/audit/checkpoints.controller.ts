import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RecordedEvent } from '../event-store/event-store.js';
import { linkNext, pageFields, pageFrom, parseCursor, type Page } from '../http/page.js';
import { IssuedBy } from '../http/request.js';
import { Creation, numberInPath, Read } from '../http/routes.js';
import { moment } from '../http/time.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Checkpoints, refuse } from './checkpoints.js';
import { checkpointEvents, type SignedCheckpoint } from './domain/checkpoint.js';
import { SigningKey } from './signing-key.js';

const CheckpointAnswer = checkpointEvents.CheckpointSigned.extend({ at: moment }).meta({ id: 'Checkpoint' });
type CheckpointAnswer = z.infer<typeof CheckpointAnswer>;

const CheckpointListAnswer = z
  .strictObject({
    items: z.array(CheckpointAnswer).meta({ description: 'The newest first' }),
    next: z.string().nullable(),
    total: z.int().optional(),
    publicKey: z.strictObject({ keyId: z.string(), base64: z.string(), pem: z.string() }),
  })
  .meta({ id: 'CheckpointList' });

const PageParameters = z.strictObject(pageFields);
type PageParameters = z.infer<typeof PageParameters>;

@ApiTags('Audit')
@Controller('api/audit/checkpoints')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly key: SigningKey,
  ) {}

  @Read('', 'audit', CheckpointListAnswer)
  async list(
    @Query({ schema: PageParameters }) { limit, after, count }: PageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof CheckpointListAnswer>> {
    const { number: total } = await this.checkpoints.last();
    const [before] = parseCursor(after, z.tuple([z.int().min(1)])) ?? [total + 1];
    const newest = Math.min(before - 1, total);
    const rows = await this.between(newest - limit, newest);
    const page: Page<CheckpointAnswer> = pageFrom(
      rows.reverse(),
      limit,
      (row) => row,
      (row) => [row.number],
    );
    linkNext(request, reply, page.next);
    const { id: keyId, base64, pem } = this.key.public;
    return { ...page, ...(count === 'true' ? { total } : {}), publicKey: { keyId, base64, pem } };
  }

  @Read(':number', 'audit', CheckpointAnswer)
  async one(@Param('number', { schema: numberInPath }) number: number): Promise<CheckpointAnswer> {
    const [found] = number === 0 ? [] : await this.between(number, number);
    return found ?? refuse('checkpoint.unknown');
  }

  /** Writes one now, unless nothing is new since the last. */
  @Creation('', 'audit', '/api/audit/checkpoints/{id}')
  write(@IssuedBy() issued: Issued): Promise<CommandResult> {
    return this.checkpoints.write(issued);
  }

  /** The checkpoints of these numbers, both included, as far as there are any. */
  private async between(first: number, last: number): Promise<CheckpointAnswer[]> {
    const found: CheckpointAnswer[] = [];
    for await (const page of this.checkpoints.from(Math.max(1, first))) {
      found.push(...page.filter(({ version }) => version <= last).map(answerOf));
      if (page.at(-1)!.version >= last) break;
    }
    return found;
  }
}

function answerOf({ data, metadata }: RecordedEvent): CheckpointAnswer {
  return { ...(data as SignedCheckpoint), at: metadata.at };
}
