import { bugAggregate } from '../../src/bugs/bug-command.js';
import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { describeEvents } from '../../src/write-path/describe-events.js';
import { foldRecorded, nothing } from '../../src/write-path/folding.js';
import { WatchBug } from '../../src/bugs/actions/watch-bug.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import type { HttpClient } from '../support/http-client.js';
import { issuedBy } from '../support/issued.js';
import { until } from '../support/until.js';

describe('what one bug says of another', () => {
  let app: TestApp;
  let employee: HttpClient;
  let product: number;

  beforeAll(async () => {
    app = await startTestApp();
    employee = await app.as('employee');
    product = await makeProduct(await app.as('supervisor'));
  });
  afterAll(() => app.close());

  const two = async (): Promise<[number, number]> => [
    await report(employee, product),
    await report(employee, product),
  ];
  const shows = (number: number, expected: object) =>
    until(`bug ${number} shows ${JSON.stringify(expected)}`, async () => {
      const { body } = await employee.get(`/api/bugs/${number}`);
      return Object.entries(expected).every(
        ([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value),
      );
    });

  /** As if the process had died after the first of two streams was written. */
  async function happens(number: number, event: BugEvent): Promise<void> {
    const store = app.bugzot.app.get(EventStore);
    const stream = `bug-${number}`;
    let folded = nothing(bugAggregate);
    for await (const page of store.read(stream)) folded = foldRecorded(bugAggregate, folded, page);
    const command = new WatchBug(issuedBy('employee', { actor: employee.account! }), number);
    await store.append(stream, folded.version, describeEvents(command, [event], stream, folded));
  }

  it('is written on the other one by the reaction, if the first process did not get to it', async () => {
    const [one, other] = await two();
    await happens(one, {
      type: 'BugDependencyAdded',
      data: { relation: 'blocks', bug: other, private: false },
    });
    await shows(other, { dependsOn: [one] });
    await happens(one, {
      type: 'BugDependencyRemoved',
      data: { relation: 'blocks', bug: other, private: false },
    });
    await shows(other, { dependsOn: [] });
  });

  it('does not come back by its own echo', async () => {
    const [one, other] = await two();
    await employee.command(`/api/bugs/${one}/block`, { blocks: other });
    // At once, and as if the process had died before the other side: the reaction may not have seen the first pair yet.
    await happens(one, {
      type: 'BugDependencyRemoved',
      data: { relation: 'blocks', bug: other, private: false },
    });
    await shows(other, { dependsOn: [] });
    await shows(one, { blocks: [] });
  });

  it('stands once on the other one, though the reaction comes after the request', async () => {
    const [one, other] = await two();
    await employee.command(`/api/bugs/${one}/block`, { blocks: other });
    await employee.command(`/api/bugs/${one}/watch`);
    await shows(other, { dependsOn: [one] });
    const { body } = await employee.get(`/api/bugs/${other}/history`);
    expect(
      body.items.flatMap(({ changes }: { changes: { type: string }[] }) => changes.map(({ type }) => type)),
    ).toEqual(['BugReported', 'BugDependencyAdded']);
  });

  it('tells the original of its duplicate, and of its end', async () => {
    const [original, duplicate] = await two();
    await employee.command(`/api/bugs/${duplicate}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: original,
    });
    await shows(original, { duplicates: [duplicate] });
    await employee.command(`/api/bugs/${duplicate}/reopen`, { comment: 'It is another one.' });
    await shows(original, { duplicates: [] });
  });
});
