import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/matrix.js';
import type { Issued } from '../../src/write-path/aggregate-command.js';

/** Account numbers of the people in the rules' specs, one for each role. */
export const people = {
  anonymous: 0,
  reporter: 11,
  employee: 21,
  supervisor: 31,
  auditor: 41,
  admin: 51,
} as const satisfies Record<Role, number>;

/** Somebody who has a role, but not the things that `people` have. */
export const SOMEBODY_ELSE = 99;

export const AT = '2026-03-01T12:00:00.000Z';

/** What a command gets from the guard, for somebody of this role. */
export function issuedBy(role: Role, more: Partial<Issued> = {}): Issued {
  const commandId = more.commandId ?? randomUUID();
  return {
    actor: people[role],
    role,
    at: AT,
    commandId,
    correlationId: commandId,
    causationId: commandId,
    ...more,
  };
}
