import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { v4 as uuidv4, v5 as uuidv5 } from 'uuid';
import { Refused } from '../write-path/refused.js';
import { Idempotency } from './idempotency.js';
import type { BugzotRequest } from './request.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Namespace of command ids that follow from an idempotency key; any constant UUID. */
const KEY_NAMESPACE = '6f1c7a54-5d4c-4a55-9a3e-6a2f5f9d3b11';

/** Makes `Issued` for every request that changes something: clock, ids and conditions come in here and nowhere else. */
@Injectable()
export class CommandGuard implements CanActivate {
  constructor(private readonly idempotency: Idempotency) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<BugzotRequest>();
    if (SAFE_METHODS.has(request.method)) return true;
    const { account } = request.reader;
    const actor = account ?? 0;
    // Whoever is not logged in has no keys of his own, and nothing to change that would need one.
    const key = account === null ? undefined : idempotencyKey(request.headers['idempotency-key']);
    const expectedVersion = ifMatch(request.headers['if-match']);
    const commandId = key === undefined ? uuidv4() : commandIdOf(actor, key);
    request.issued = {
      actor,
      role: request.reader.role,
      at: new Date().toISOString(),
      commandId,
      correlationId: request.id,
      causationId: commandId,
      abandoned: () => request.raw.socket.destroyed,
    };
    if (expectedVersion !== undefined) request.issued.expectedVersion = expectedVersion;
    if (key !== undefined) {
      request.issued.idempotency = { key, use: await this.idempotency.use(actor, key, request) };
    }
    return true;
  }
}

/** The id of the command that somebody gives under an idempotency key, however often he sends it. */
export function commandIdOf(actor: number, key: string): string {
  return uuidv5(`${actor} ${key}`, KEY_NAMESPACE);
}

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(header)) {
    throw new Refused('request.bad-idempotency-key');
  }
  return header;
}

/**
 * RFC 9110 §13.1.1, of which one tag makes sense here; `*` says no more than that the thing exists. A proxy that
 * compresses an answer makes its tag a weak one; it is a version all the same, and neither more nor less than before.
 */
function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const match = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(header);
  if (!match) throw new Refused('request.bad-if-match');
  return Number(match[1]);
}
