import { z } from 'zod';

/** Bounds and shapes that request bodies share. NUL and broken surrogates cannot be stored, so they are refused here. */

const storable = (value: string): boolean => value.isWellFormed() && !value.includes('\u0000');
const storableError = { error: 'must be well-formed Unicode without NUL' };
const oneLine = (value: string): boolean => !/\p{Cc}/u.test(value);

/** One line, trimmed, 1 to `max` characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(storable, storableError)
    .refine(oneLine, { error: 'must be one line without control characters' });

/** One line, trimmed, up to `max` characters; `''` when it is left out. */
export const oneLineOrNone = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine(storable, storableError)
    .refine(oneLine, { error: 'must be one line without control characters' })
    .default('');

/** Markdown of up to 65,535 characters. */
export const markdown = z.string().max(65_535).refine(storable, storableError);

export const title = line(255);
export const name = line(100);
export const commentText = markdown.refine((value) => value.trim() !== '', { error: 'must not be empty' });
export const tag = line(50).regex(/^[^\s,]+$/, { error: 'must be one word without commas' });

/** A value of a query parameter. */
export const queryText = (max: number) => z.string().min(1).max(max).refine(storable, storableError);

/** What PostgreSQL cannot store: year 0, and offsets from UTC that no place on earth has. */
const knownToPostgres = (value: string): boolean => !/^0000-|[+-](1[6-9]|2\d):\d\d$/.test(value);
const timeError = { error: 'must be of year 1 or later, with an offset of less than 16 hours' };

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date().refine(knownToPostgres, timeError);

/** A moment that a client names, RFC 3339 with any offset. */
export const givenTime = z.iso.datetime({ offset: true }).refine(knownToPostgres, timeError);

/** Number of a bug, product, category or account: from a `bigint` sequence, exact in JavaScript. */
export const id = z.int().min(1);

/** An account by number or by user name. */
export const accountRef = z.union([id, line(50)]);
