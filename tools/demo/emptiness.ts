import type { INestApplicationContext } from '@nestjs/common';
import { Accounts } from '../../src/accounts/accounts.js';
import { logRange } from '../../src/audit/log-range.js';
import { EventStore, START } from '../../src/event-store/event-store.js';
import type { Person } from './plan/steps.js';

/** What only a tracker has that somebody uses already. */
const IN_USE = ['CategoryCreated', 'ProductCreated', 'BugReported'];

/** Why the tracker cannot be filled, in words; undefined when it is empty. Accounts may be there, but not these people's. */
export async function whyNotEmpty(
  app: INestApplicationContext,
  people: readonly Person[],
): Promise<string | undefined> {
  for await (const { events } of logRange(app.get(EventStore), START, { types: IN_USE })) {
    if (events.length > 0) return 'there are products or bugs in it already';
  }
  for (const { username, email } of people) {
    const taken = (await app.get(Accounts).find(username)) ?? (await app.get(Accounts).find(email));
    if (taken !== null)
      return `there is an account ${username} in it already, perhaps of a demo that was stopped`;
  }
  return undefined;
}
