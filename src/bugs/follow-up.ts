import { v5 as uuidv5 } from 'uuid';
import type { Issued } from '../write-path/aggregate-command.js';

/**
 * The command on the other bug that follows from a command on one. Its id follows, too, so that it is the same command
 * whether it is issued at once or by the reaction; the caller's conditions are about the bug he named, not about this.
 */
export function followUp(cause: Issued, other: number): Issued {
  const { actor, at, correlationId, commandId, idempotency } = cause;
  // What the first command was allowed to say of both bugs, BugZot may write down on the other one.
  const issued: Issued = {
    actor,
    role: 'admin',
    at,
    correlationId,
    causationId: commandId,
    commandId: uuidv5(`bug-${other}`, commandId),
  };
  // Of a retry it is a retry, too.
  if (idempotency !== undefined) issued.idempotency = idempotency;
  return issued;
}
