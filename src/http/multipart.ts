import multipart from '@fastify/multipart';
import type { MultipartFile } from '@fastify/multipart';
import { applyDecorators } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../write-path/refused.js';

/** Of a form: its fields are short, and there are few of them. */
const LIMITS = { fields: 10, fieldNameSize: 100, fieldSize: 4000, files: 1, parts: 11, headerPairs: 20 };

/** Of the route of a form; every other route takes JSON, and this one nothing else. */
export const TAKES_FORM = { form: true };

/** Describes a form with one file and the fields of a JSON schema, under a name of its own. */
export const DescribesForm = (fields: Record<string, object>) =>
  applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: ['file'],
        properties: { ...fields, file: { type: 'string', format: 'binary' } },
      },
    }),
  );

/** Lets the routes of forms take forms. Their bodies are not read before the route asks for them. */
export function takeForms(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  // The plugin's hooks remove files that it has saved, and cost every request of every route some microseconds; here
  // nothing is saved by it.
  const withoutHooks = Object.create(fastify, {
    addHook: { value: () => fastify },
  }) as typeof fastify;
  // Where the file ends is the route's own business.
  multipart(withoutHooks, { limits: LIMITS, throwFileSizeLimit: false }, () => undefined);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const config = request.routeOptions.config ?? {};
    const wanted = 'form' in config;
    const type = request.headers['content-type'];
    const given = type !== undefined && /^\s*multipart\/form-data\b/i.test(type);
    // A route that passes over what is in a form passes over this one, too.
    if (wanted === given || (given && 'takesForms' in config)) done();
    else done(new Refused('request.media-type', wanted ? 'Send multipart/form-data' : undefined));
  });
}

/** What a form holds: fields that are text, by their names, and what became of the file. */
export interface Form<File> {
  fields: Record<string, string>;
  file: File | undefined;
}

/**
 * Reads a form. The file may come before, between or after the fields.
 * @param receive takes the file's stream to its end, or fails; called once at the most
 * @throws Refused `request.malformed` or `request.invalid`; or what `receive` throws
 */
export async function readForm<File>(
  request: FastifyRequest,
  limit: number,
  receive: (part: MultipartFile) => Promise<File>,
): Promise<Form<File>> {
  const form: Form<File> = { fields: Object.create(null) as Record<string, string>, file: undefined };
  try {
    for await (const part of partsOf(request, limit)) {
      if (part.type === 'file') {
        if (part.fieldname !== 'file') throw invalid(part.fieldname, 'no file belongs here');
        form.file = await receive(part);
      } else {
        const { fieldname: name, value, valueTruncated } = part;
        if (valueTruncated || typeof value !== 'string') throw invalid(name, 'must be text, and shorter');
        if (name in form.fields) throw invalid(name, 'must be given once');
        form.fields[name] = value;
      }
    }
  } finally {
    // What is left of a body that is of no more interest is passed over, or the client would wait to send it.
    request.raw.unpipe();
    request.raw.resume();
  }
  return form;
}

/** The parts, with the parser's errors as refusals; errors of whoever reads the parts pass by. */
async function* partsOf(request: FastifyRequest, limit: number) {
  try {
    // One more than there may be, so that the one who counts sees that it is too much.
    yield* request.parts({ limits: { ...LIMITS, fileSize: limit + 1 } });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT' || code === 'FST_FIELDS_LIMIT') {
      throw new Refused('request.invalid', 'The form has more parts than one file and its fields');
    }
    throw new Refused('request.malformed', 'The form cannot be read to its end');
  }
}

function invalid(name: string, message: string): Refused {
  return new Refused('request.invalid', undefined, { errors: [{ pointer: `/${name}`, message }] });
}
