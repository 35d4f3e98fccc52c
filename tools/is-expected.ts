import { ConfigurationError } from '../src/config/config.js';
import { EmbeddedPostgresError } from '../src/embedded-postgres/embedded-postgres-error.js';
import { LogElsewhere } from '../src/event-store/log-place.js';

/** Whether the message says all that a person needs to mend it: no stack is shown then. */
export function isExpected(error: unknown): error is Error {
  return [ConfigurationError, EmbeddedPostgresError, LogElsewhere].some((kind) => error instanceof kind);
}
