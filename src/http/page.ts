import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '../write-path/refused.js';

/** A page of a list, and the cursor of the one after it. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
  total?: number;
}

/** Query parameters of every list. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(20),
  after: z.string().max(500).optional().meta({ description: 'The cursor `next` of the page before' }),
  count: z.enum(['true', 'false']).default('false').meta({ description: 'Whether to add `total`' }),
};

/** What a route takes that takes no query parameters: a misspelt or unknown one is refused, not ignored. */
export const NoParameters = z.strictObject({});

export const pageOf = <Item extends z.ZodType>(id: string, item: Item) =>
  z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().meta({ description: 'Give it as `after`; null on the last page' }),
      total: z.int().optional().meta({ description: 'With count=true' }),
    })
    .meta({ id });

/** Packs the sort values of a page's last row. Opaque to clients; not secret, since it holds what the row showed. */
export function cursorOf(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws Refused `request.bad-cursor` */
export function parseCursor<T extends z.ZodType>(
  cursor: string | undefined,
  shape: T,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new Refused('request.bad-cursor');
  }
}

/** One row more than the page was asked for, to know whether there is another page. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  cursor: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf(cursor(last)) : null;
  return { items: shown.map(item), next };
}

/** Adds how many items there are under the same filter, if that was asked for. */
export async function withTotal<Item>(
  page: Page<Item>,
  { count }: { count: 'true' | 'false' },
  total: () => Promise<number>,
): Promise<Page<Item>> {
  return count === 'true' ? { ...page, total: await total() } : page;
}

/** RFC 8288: the address of the next page, with all else as it was asked. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, next: string | null): void {
  if (next === null) return;
  const url = new URL(request.url, 'http://bugzot.invalid');
  url.searchParams.set('after', next);
  void reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}
