import { Controller, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { EventStore } from '../event-store/event-store.js';
import { queryText } from '../http/fields.js';
import { Read, Streamed } from '../http/routes.js';
import { slowJson, streamed } from '../http/streamed.js';
import { AuditLog } from './audit-log.js';
import { refuse } from './checkpoints.js';
import { exportLog } from './export-log.js';
import { isPosition } from '../event-store/is-position.js';
import { RawEventsParameters, rawEvents } from './raw-events.js';
import { SigningKey } from './signing-key.js';
import { Verdict } from './verdict.js';
import { verifyStore } from './verify-store.js';

const NDJSON = 'application/x-ndjson';

const StreamParameter = z.strictObject({
  stream: queryText(200).optional().meta({
    description: 'Only this stream, such as `bug-7`; without it, the whole log and its checkpoints',
  }),
});
type StreamParameter = z.infer<typeof StreamParameter>;

/** The log as it was written: nothing is upcast, and what is sealed stays sealed. */
@ApiTags('Audit')
@Controller('api/audit')
export class AuditController {
  /** A whole log is a lot of work: one after the other. */
  private readonly oneAtATime = pLimit(1);

  private readonly log: EventStore;

  constructor(
    { store }: AuditLog,
    private readonly key: SigningKey,
  ) {
    this.log = store;
  }

  /** Go on with `after` = the position of the last line; fewer lines than `limit` means that these were all. */
  @Streamed('events', 'audit', NDJSON)
  events(
    @Query({ schema: RawEventsParameters }) parameters: RawEventsParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { after } = parameters;
    if (after !== undefined && !isPosition(this.log.engine, after)) refuse('audit.bad-position');
    return streamed(request, reply, NDJSON, rawEvents(this.log, parameters));
  }

  @Read('verify', 'audit', Verdict)
  async verify(
    @Query({ schema: StreamParameter }) { stream }: StreamParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.mustExist(stream);
    const options = { keys: [this.key.public], stream: stream ?? null };
    const look = (signal: AbortSignal) => verifyStore(this.log, { ...options, signal });
    const verdict = slowJson((signal) =>
      stream === undefined ? this.oneAtATime(() => look(signal)) : look(signal),
    );
    return streamed(request, reply, 'application/json; charset=utf-8', verdict);
  }

  @Streamed('export', 'audit', NDJSON)
  async export(
    @Query({ schema: StreamParameter }) { stream }: StreamParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.mustExist(stream);
    const day = new Date().toISOString().slice(0, 10);
    void reply.header('content-disposition', `attachment; filename="bugzot-${day}.ndjson"`);
    return streamed(request, reply, NDJSON, exportLog(this.log, stream ?? null, this.key));
  }

  private async mustExist(stream: string | undefined): Promise<void> {
    if (stream === undefined) return;
    for await (const page of this.log.read(stream)) if (page.length > 0) return;
    refuse('audit.no-such-stream');
  }
}
