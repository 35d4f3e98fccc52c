import { Injectable } from '@nestjs/common';
import type { RecordedEvent } from '../event-store/event-store.js';
import type { Reaction } from '../reactions/reaction.js';
import type { AccountEventType } from './domain/account.js';
import { bySystem, Forgetting } from './forgetting.js';

/** What the request that forgot a person did at once is done again, in case its process died over it. */
@Injectable()
export class ForgettingReaction implements Reaction {
  readonly name = 'forgetting';
  readonly types = ['AccountForgotten'] as const satisfies readonly AccountEventType[];

  constructor(private readonly forgetting: Forgetting) {}

  react({ stream, metadata: { at } }: RecordedEvent): Promise<void> {
    return this.forgetting.erase(Number(stream.slice('account-'.length)), bySystem(at));
  }
}
