import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Reader } from '../access/reader.js';
import { Accounts } from '../accounts/accounts.js';
import { id } from '../http/fields.js';
import { AskedBy } from '../http/request.js';
import { Needs } from '../http/routes.js';
import { Refused } from '../write-path/refused.js';
import { Inbox, type Which } from './inbox.js';
import { UNREAD, type Unread } from './unread.js';
import { UnsubscribeLinks, type Subscription } from './unsubscribing.js';

/** Entries that are marked in one request. */
const MOST_IDS = 500;

const MarkReadBody = z
  .union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(MOST_IDS) }),
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ bug: id }),
  ])
  .meta({ id: 'MarkRead', description: 'Some entries, all of them, or those about a bug' });
const MarkUnreadBody = z
  .union([z.strictObject({ ids: z.array(z.uuid()).min(1).max(MOST_IDS) }), z.strictObject({ bug: id })])
  .meta({ id: 'MarkUnread', description: 'Some entries, or those about a bug' });
const UnreadAnswer = z
  .strictObject({ unread: z.int().meta({ description: 'How many are left that the reader may see' }) })
  .meta({ id: 'Unread' });

const Link = z.strictObject({ token: z.string().max(100) });
const LinkAnswer = z
  .strictObject({
    bug: z.int().nullable().meta({ description: 'The bug about which mails end; null when all mails end' }),
    mails: z.boolean().meta({ description: 'Whether mails are sent about it' }),
    hint: z.string(),
  })
  .meta({ id: 'Subscription' });
const ResubscribeBody = z
  .strictObject({ bug: id.nullable().default(null).meta({ description: 'One bug, or all if left out' }) })
  .meta({ id: 'Resubscribe' });
const ResubscribeAnswer = z.strictObject({ bug: z.int().nullable() }).meta({ id: 'Resubscribed' });

@ApiTags('Notifications')
@Controller('api/notifications')
export class NotificationsController {
  constructor(
    private readonly inbox: Inbox,
    private readonly links: UnsubscribeLinks,
    private readonly accounts: Accounts,
    @Inject(UNREAD) private readonly unread: Unread,
  ) {}

  @Post('read')
  @HttpCode(200)
  @Needs('account.self')
  @ApiResponse({ status: 200, standardSchema: UnreadAnswer })
  async read(
    @Body({ schema: MarkReadBody }) body: z.infer<typeof MarkReadBody>,
    @AskedBy() reader: Reader,
  ): Promise<z.infer<typeof UnreadAnswer>> {
    await this.inbox.markRead(reader.account ?? 0, 'all' in body ? 'all' : entries(body));
    return { unread: await this.unread(reader) };
  }

  /** For what somebody wants to come back to. */
  @Post('unread')
  @HttpCode(200)
  @Needs('account.self')
  @ApiResponse({ status: 200, standardSchema: UnreadAnswer })
  async keepUnread(
    @Body({ schema: MarkUnreadBody }) body: z.infer<typeof MarkUnreadBody>,
    @AskedBy() reader: Reader,
  ): Promise<z.infer<typeof UnreadAnswer>> {
    await this.inbox.markUnread(reader.account ?? 0, entries(body));
    return { unread: await this.unread(reader) };
  }

  /** Mail programs, and what guards them, open addresses on their own; so looking at it ends nothing. */
  @Get('unsubscribe')
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: LinkAnswer })
  async show(@Query({ schema: Link }) { token }: z.infer<typeof Link>): Promise<z.infer<typeof LinkAnswer>> {
    const { account, bug } = this.subscription(token);
    const muted = await this.inbox.isMuted(account, bug);
    return { bug, mails: !muted, hint: 'Send a POST request to this address to end the mails' };
  }

  /** One click in a mail program (RFC 8058): it needs no log-in, and what the form says does not matter. */
  @Post('unsubscribe')
  @HttpCode(200)
  @Needs('public')
  @RouteConfig({ takesForms: true })
  @ApiResponse({ status: 200, standardSchema: LinkAnswer })
  async unsubscribe(
    @Query({ schema: Link }) { token }: z.infer<typeof Link>,
  ): Promise<z.infer<typeof LinkAnswer>> {
    const { account, bug } = this.subscription(token);
    const { created, status } = await this.accounts.state(account);
    if (created && status !== 'forgotten') await this.inbox.mute(account, bug);
    return { bug, mails: false, hint: 'Log in and use /api/notifications/resubscribe to have them again' };
  }

  @Post('resubscribe')
  @HttpCode(200)
  @Needs('account.self')
  @ApiResponse({ status: 200, standardSchema: ResubscribeAnswer })
  async resubscribe(
    @Body({ schema: ResubscribeBody }) { bug }: z.infer<typeof ResubscribeBody>,
    @AskedBy() reader: Reader,
  ): Promise<z.infer<typeof ResubscribeAnswer>> {
    await this.inbox.unmute(reader.account ?? 0, bug);
    return { bug };
  }

  private subscription(token: string): Subscription {
    const found = this.links.read(token);
    if (found === undefined) throw new Refused('notification.bad-link');
    return found;
  }
}

const entries = (body: z.infer<typeof MarkUnreadBody>): Which =>
  'ids' in body ? { events: body.ids } : body;
