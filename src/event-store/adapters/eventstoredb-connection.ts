import {
  AccessDeniedError,
  isCommandError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
} from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';

/** The connection string in the only scheme that the client knows. */
export function esdbUrl(connectionString: string): string {
  return connectionString.replace(/^(?:kurrentdb|kurrent|kdb)(\+discover)?:\/\//, 'esdb$1://');
}

/** A failure of the client in the port's terms. */
export function explained(error: unknown): unknown {
  if (error instanceof AccessDeniedError) {
    const message =
      'EventStoreDB refused the user of EVENTSTORE_URL: wrong credentials, or no right to do this';
    return new StoreUnavailable(message, { cause: error });
  }
  if (error instanceof MaxAppendSizeExceededError) {
    return new RangeError(`EventStoreDB takes at most ${error.maxAppendSize} bytes in one append`, {
      cause: error,
    });
  }
  if (error instanceof StreamDeletedError) {
    return new Error(`The stream ${error.streamName} was deleted for good on the server`, { cause: error });
  }
  if (!(error instanceof Error) || !isTheServers(error)) return error;
  return new StoreUnavailable(`EventStoreDB did not answer: ${error.message}`, { cause: error });
}

/** Unavailable, too slow, cancelled, not the leader, unknown: whatever the call's fate was, it is not our mistake. */
function isTheServers(error: Error): boolean {
  if (isCommandError(error)) return true;
  const isGrpc = 'code' in error && typeof error.code === 'number';
  return isGrpc || error.message.startsWith('Failed to discover');
}
