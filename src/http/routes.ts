import { applyDecorators, Delete, Get, HttpCode, Post, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import type { Right } from '../access/matrix.js';

/**
 * The kinds of routes. Each declares the right it needs, and from that come the access check, the status, the
 * headers and the OpenAPI document; a controller reads like a table of contents.
 */

export const NEEDS = Symbol('needs');
export const READS = Symbol('reads');

/** `public`: nobody need be logged in, whatever the site says. */
export type Need = Right | 'public';

export const CommandAnswer = z
  .strictObject({
    id: z.int(),
    version: z.int().meta({ description: 'Give it as If-Match to change only what you have seen' }),
    position: z.string().meta({ description: 'Give it as BugZot-After to read what you have written' }),
  })
  .meta({ id: 'CommandAnswer' });

const ProblemAnswer = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; branch on it' }),
    detail: z.string().optional(),
    instance: z.string().meta({ description: 'The id of the request, as in the log' }),
    errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export const summary = (need: Need): string =>
  need === 'public' ? 'Open to everyone.' : `Needs the right \`${need}\`.`;

export const problems = () =>
  ApiResponse({ status: 'default', description: 'A problem (RFC 9457)', standardSchema: ProblemAnswer });

const commandHeaders = () =>
  applyDecorators(
    ApiHeader({ name: 'If-Match', required: false, description: 'The version you have seen, such as "7"' }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes it safe to send the request again',
    }),
  );

/** A command on a thing that exists: answers 200. */
export const Command = (path: string, needs: Need) =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    SetMetadata(NEEDS, needs),
    ApiOperation({ description: summary(needs) }),
    commandHeaders(),
    ApiResponse({ status: 200, description: 'Done, or already so', standardSchema: CommandAnswer }),
    problems(),
  );

/**
 * A command that makes a thing: answers 201 and where it is. `{id}` in `location` is the answer's id.
 * @param config further members of the route's configuration
 */
export const Creation = (path: string, needs: Need, location: string, config: object = {}) =>
  applyDecorators(
    Post(path),
    HttpCode(201),
    SetMetadata(NEEDS, needs),
    RouteConfig({ location, ...config }),
    ApiOperation({ description: summary(needs) }),
    commandHeaders(),
    ApiResponse({ status: 201, description: 'Made', standardSchema: CommandAnswer }),
    problems(),
  );

/** A command that ends a thing: answers 200. */
export const Deletion = (path: string, needs: Need) =>
  applyDecorators(
    Delete(path),
    HttpCode(200),
    SetMetadata(NEEDS, needs),
    ApiOperation({ description: summary(needs) }),
    commandHeaders(),
    ApiResponse({ status: 200, description: 'Deleted', standardSchema: CommandAnswer }),
    problems(),
  );

/** A query. `reads` names the projections that its answer comes from; `BugZot-After` waits for each of them. */
export const Read = (path: string, needs: Need, answer: z.ZodType, reads: readonly string[] = []) =>
  applyDecorators(
    Get(path),
    SetMetadata(NEEDS, needs),
    SetMetadata(READS, reads),
    ApiOperation({ description: summary(needs) }),
    reads.length === 0
      ? () => undefined
      : ApiHeader({
          name: 'BugZot-After',
          required: false,
          description: 'Wait for what was written up to here',
        }),
    ApiResponse({ status: 200, standardSchema: answer }),
    problems(),
  );

/** A query whose answer is text of this type, sent while it is made. */
export const Streamed = (path: string, needs: Need, type: string) =>
  applyDecorators(
    Get(path),
    SetMetadata(NEEDS, needs),
    ApiOperation({ description: summary(needs) }),
    ApiResponse({ status: 200, content: { [type]: { schema: { type: 'string' } } } }),
    problems(),
  );

/** Declares the right of a route that is none of these kinds. */
export const Needs = (needs: Need) =>
  applyDecorators(SetMetadata(NEEDS, needs), ApiOperation({ description: summary(needs) }), problems());

/** A number in the path, such as `:number`. What is no number is 0, which is nobody's: whatever it names is unknown. */
export const numberInPath = z
  .string()
  .meta({ pattern: '^\\d{1,16}$', description: 'A number' })
  .transform((text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    return Number.isSafeInteger(value) ? value : 0;
  });
