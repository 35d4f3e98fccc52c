import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { EventStore } from '../event-store/event-store.js';
import { isPosition } from '../event-store/is-position.js';
import { Progress } from '../projector/progress.js';
import { Refused } from '../write-path/refused.js';
import type { BugzotRequest } from './request.js';
import { READS } from './routes.js';

/** How long a query waits for what its reader has written, in milliseconds. */
const PATIENCE_MS = 2000;

/** Holds a query back until the read models that it reads have passed `BugZot-After`. */
@Injectable()
export class ReadYourWritesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly progress: Progress,
    private readonly store: EventStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const after = context.switchToHttp().getRequest<BugzotRequest>().headers['bugzot-after'];
    if (after === undefined || after === '') return true;
    const reads = this.reflector.get<readonly string[] | undefined>(READS, context.getHandler()) ?? [];
    if (typeof after !== 'string' || !/^[\d.]{1,64}$/.test(after)) throw new Refused('request.bad-after');
    if (reads.length === 0) return true;
    // A position of the engine that held the log before it moved: what was written there is somewhere before the head.
    const position = isPosition(this.store.engine, after) ? after : await this.store.head();
    const caughtUp = await Promise.all(
      reads.map((storage) => this.progress.waitFor(storage, position, PATIENCE_MS)),
    );
    if (caughtUp.includes(false)) throw new Refused('read-model.behind');
    return true;
  }
}
