import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import { ACCOUNT_ROLES } from '../../src/access/matrix.js';
import type { Config } from '../../src/config/config.js';
import type { Person, Plan } from './plan/steps.js';

/** How to begin anew, for whoever has something in the tracker that is to go. */
export function beginAnew({ DATABASE_URL, EVENTSTORE_URL, S3_URL, BUGZOT_DATA_DIR }: Config): string {
  const folder =
    DATABASE_URL === undefined
      ? `delete the folder ${BUGZOT_DATA_DIR}, with everything that is in it`
      : 'give it an empty database by DATABASE_URL';
  const rest = [
    ...(EVENTSTORE_URL === undefined ? [] : ['an empty event store by EVENTSTORE_URL']),
    ...(S3_URL === undefined ? [] : ['an empty bucket by S3_URL']),
  ].map((one) => `, ${one}`);
  return `To begin anew: stop BugZot, ${folder}${rest.join('')}; then run "npm run demo" again.`;
}

/** Shows, on a terminal, how far it is. */
export class DemoBar {
  private readonly bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % | {bugs} bugs, {steps} steps{what}',
    clearOnComplete: true,
  });

  start(plan: Plan): void {
    this.bar.start(plan.steps.length, 0, { bugs: 0, steps: 0, what: '' });
  }

  step(steps: number, bugs: number): void {
    this.bar.update(steps, { steps: steps.toLocaleString('en'), bugs: bugs.toLocaleString('en'), what: '' });
  }

  wait(what: string): void {
    this.bar.update({ what: ` | ${what}` });
  }

  stop(): void {
    this.bar.stop();
  }
}

/** Whom to log in as: somebody of each role. */
export function cast(people: readonly Person[]): string {
  const table = new Table({
    head: ['role', 'log in as', 'name', 'company'],
    style: { head: [], border: [] },
  });
  for (const role of ACCOUNT_ROLES) {
    const [one] = people.filter((person) => person.role === role);
    if (one) table.push([role, one.username, one.displayName, one.company]);
  }
  return table.toString();
}
