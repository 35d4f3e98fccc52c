import { randomBytes } from 'node:crypto';
import type { BugEvent } from '../bugs/domain/bug.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { MasterKey } from '../keys/master-key.js';
import type { Fact } from '../write-path/aggregate.js';
import { commented, happened, reported } from '../../test/support/bug-facts.js';
import { ReadSide } from '../../test/support/read-side.js';
import { EventIds } from './event-ids.js';
import { Telling } from './telling.js';

const attachment = (id: number, isPrivate = false): Fact<BugEvent> =>
  happened('AttachmentAdded', {
    id,
    name: 'unspeakable.png',
    description: 'Unspeakable',
    size: 1,
    sha256: '0'.repeat(64),
    declaredType: 'image/png',
    patch: false,
    private: isPrivate,
  });

describe('what is told of events', () => {
  let read: ReadSide;
  let telling: Telling;
  let bug = 0;

  beforeAll(async () => {
    read = await ReadSide.start();
    telling = new Telling(read.store, new EventIds(new MasterKey(randomBytes(32)), read.store));
  });
  afterAll(() => read.stop());

  /** Each of the facts is a command of its own. */
  async function tell(...facts: Fact<BugEvent>[]) {
    bug += 1;
    const stream = `bug-${bug}`;
    for (const fact of facts) await read.happen(stream, fact);
    const events: RecordedEvent[] = [];
    for await (const page of read.store.read(stream)) events.push(...page);
    const messages = await telling.of(events);
    const told = (text: string | undefined): [number, string] | undefined => {
      if (text === undefined) return undefined;
      const { version, types } = JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as {
        version: number;
        types: string[];
      };
      return [version, types.join()];
    };
    expect(JSON.stringify(messages)).not.toMatch(/unspeakable/i);
    return {
      public: messages.flatMap(({ text }) => [told(text.public) ?? []]).filter(({ length }) => length > 0),
      all: messages.map(({ text }) => told(text.all)),
    };
  }

  it('is nothing of a private bug, to the public', async () => {
    const told = await tell(reported({ private: true }), commented(1));
    expect(told.public).toEqual([]);
    expect(told.all).toEqual([
      [1, 'BugReported'],
      [2, 'CommentAdded'],
    ]);
  });

  it('is nothing of an attachment that is hidden now, and of a private one only that it is shown', async () => {
    const told = await tell(
      reported(),
      attachment(1),
      attachment(2, true),
      attachment(3),
      happened('AttachmentObsoleted', { id: 1, private: false }),
      happened('AttachmentHidden', { id: 1 }),
      happened('AttachmentShown', { id: 2 }),
      happened('AttachmentRejected', { id: 3, private: false, reason: 'A virus' }),
    );
    expect(told.public).toEqual([
      [1, 'BugReported'],
      [3, 'AttachmentAdded'],
      [5, 'AttachmentShown'],
      [6, 'AttachmentRejected'],
    ]);
    expect(told.all).toHaveLength(8);
  });

  it('takes the comment and the attachment of the same number for two things', async () => {
    const told = await tell(reported(), commented(5), attachment(5), happened('AttachmentHidden', { id: 5 }));
    expect(told.public.map(([, types]) => types)).toEqual(['BugReported', 'CommentAdded']);
  });

  it('looks at the bug anew each time', async () => {
    bug += 1;
    const stream = `bug-${bug}`;
    await read.happen(stream, reported());
    await read.happen(stream, commented(1));
    const events: RecordedEvent[] = [];
    for await (const page of read.store.read(stream)) events.push(...page);
    expect((await telling.of(events))[1]!.text.public).toBeDefined();
    await read.happen(stream, happened('CommentHidden', { id: 1 }));
    expect((await telling.of(events))[1]!.text.public).toBeUndefined();
  });
});
