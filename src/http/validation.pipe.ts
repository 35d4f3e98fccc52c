import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import { Refused } from '../write-path/refused.js';
import type { InvalidValue } from './problems.js';

/** Most values that an answer names; a body with ten thousand faults need not be answered with as many. */
const MOST_ERRORS = 20;

/** Validates what a route declares with `{ schema }`; the answer names each bad value by its JSON pointer. */
@Injectable()
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: invalid,
    });
  }
}

type Issues = readonly {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly message: string;
}[];

/** The refusal that names what is wrong with a request. */
export function invalid(issues: Issues): Refused {
  const errors = issues.slice(0, MOST_ERRORS).map((issue): InvalidValue => ({
    pointer: (issue.path ?? [])
      .map((part) => (typeof part === 'object' ? part.key : part))
      .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join(''),
    message: issue.message,
  }));
  return new Refused('request.invalid', undefined, { errors });
}
