import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Needs, Read } from '../http/routes.js';
import { moment } from '../http/time.js';
import { Refused } from '../write-path/refused.js';
import { FileMailer } from './adapters/file-mailer.js';
import { Mailer } from './mailer.js';

const MAIL_TYPE = 'message/rfc822';

const FiledMailAnswer = z
  .strictObject({
    name: z.string().meta({ description: 'Of the file; GET /api/mails/{name} is the mail' }),
    account: z.int().meta({ description: 'Whom it is to' }),
    sentAt: moment,
  })
  .meta({ id: 'FiledMail' });
const FiledMailListAnswer = z
  .strictObject({ items: z.array(FiledMailAnswer), next: z.null() })
  .meta({ id: 'FiledMailList', description: 'The newest 200, newest first' });

/** Mails that went into files, for a site that has no mail server yet. */
@ApiTags('Mails')
@Controller('api/mails')
export class MailsController {
  constructor(private readonly mailer: Mailer) {}

  @Read('', 'mail.read', FiledMailListAnswer)
  async list(): Promise<z.infer<typeof FiledMailListAnswer>> {
    return { items: await this.files().list(), next: null };
  }

  @Get(':name')
  @Needs('mail.read')
  @ApiProduces(MAIL_TYPE)
  @ApiResponse({ status: 200, content: { [MAIL_TYPE]: { schema: { type: 'string' } } } })
  async read(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const mail = await this.files().read(name);
    if (mail === undefined) throw new Refused('mail.unknown');
    void reply
      .type(`${MAIL_TYPE}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="${name}"`)
      // It holds a key to somebody's account, and is deleted when that person is forgotten.
      .header('cache-control', 'no-store');
    return mail;
  }

  private files(): FileMailer {
    if (this.mailer instanceof FileMailer) return this.mailer;
    throw new Refused('mail.not-filed');
  }
}
