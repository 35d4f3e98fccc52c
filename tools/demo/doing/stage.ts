import { randomUUID } from 'node:crypto';
import type { CHANNELS } from '../../../src/accounts/domain/preferences.js';
import { NEWS, RELATIONSHIPS, type Preferences } from '../../../src/accounts/domain/preferences.js';
import { DEFAULT_PREFERENCES, type Channel } from '../../../src/accounts/domain/preferences.js';
import type { Issued } from '../../../src/write-path/aggregate-command.js';
import { SYSTEM, type Plan, type Step } from '../plan/steps.js';

/** The numbers that the tracker has given to what the plan names by its place, as far as it is done. */
export class Stage {
  /** By the person's place; not everybody is there from the beginning. */
  readonly accounts = new Map<number, number>();
  readonly products: number[] = [];
  readonly categories = new Map<string, number>();
  /** By the bug's place, from 1. */
  readonly bugs: number[] = [];
  readonly lists: number[] = [];

  constructor(readonly plan: Plan) {}

  /** Who does a step, and that it was done at its time. */
  issued({ at, by }: Pick<Step, 'at' | 'by'>): Issued {
    const commandId = randomUUID();
    return {
      actor: by === SYSTEM ? 0 : this.accounts.get(by)!,
      role: by === SYSTEM ? 'admin' : this.plan.people[by]!.role,
      at: new Date(at).toISOString(),
      ...{ commandId, correlationId: commandId, causationId: commandId },
    };
  }

  numberOf(bug: number): number {
    return this.bugs[bug]!;
  }
}

/** Nothing is told, so that years of news do not fill the inboxes. */
export const NO_NEWS: Preferences = preferencesOf(() => 'none');

/** What is usual, but into the inbox: nobody reads the mail of people who do not exist. */
export const NO_MAIL: Preferences = preferencesOf((usual) => (usual === 'mail' ? 'inbox' : usual));

function preferencesOf(channel: (usual: Channel) => (typeof CHANNELS)[number]): Preferences {
  return Object.fromEntries(
    NEWS.map((news) => [
      news,
      Object.fromEntries(RELATIONSHIPS.map((one) => [one, channel(DEFAULT_PREFERENCES[news][one])])),
    ]),
  );
}
