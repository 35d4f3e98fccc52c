import { commentData, commented, happened, reported } from '../../test/support/bug-facts.js';
import { soundLog } from '../../test/support/log-of.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { BugLog } from './bug-log.js';

describe('a bug’s log', () => {
  let read: ReadSide;
  let events: RecordedEvent[];
  const stream = 'bug-7';

  /** More than two pages: the first commands have one event each, then one has three hundred. */
  beforeAll(async () => {
    read = await ReadSide.start();
    await read.happen(stream, reported());
    for (let id = 1; id <= 250; id += 1) await read.happen(stream, commented(id));
    await read.happen(stream, ...Array.from({ length: 300 }, (_, index) => commented(1000 + index)));
    const text = commentData(5, 'Better');
    await read.happen(stream, happened('CommentEdited', { id: 5, text: text.text, private: false }));
    await read.happen(
      stream,
      happened('BugAssigned', { assignee: 3, previous: null, from: 'NEW' }),
      commented(5000),
    );
    events = await soundLog(read.store, stream);
  });
  afterAll(() => read.stop());

  const versionsOf = async (log: BugLog, event: RecordedEvent): Promise<[number, number, number]> => {
    const { before, events: found } = await log.commandOf(event);
    return [before.comments.size, found[0]!.version, found.at(-1)!.version];
  };
  const expected = ({ version }: RecordedEvent): [number, number, number] => {
    if (version === 1) return [0, 1, 1];
    if (version <= 251) return [version - 2, version, version];
    if (version <= 551) return [250, 252, 551];
    return version === 552 ? [550, 552, 552] : [550, 553, 554];
  };

  it('tells a command as a whole, and the bug before it, whichever event is asked of', async () => {
    const log = new BugLog(read.store);
    for (const event of events) expect(await versionsOf(log, event)).toEqual(expected(event));
  });

  it('tells the same when it is asked of an earlier one again, or of one in the middle first', async () => {
    const log = new BugLog(read.store);
    for (const version of [300, 2, 554, 1, 553, 252, 251, 552, 551])
      expect(await versionsOf(log, events[version - 1]!)).toEqual(expected(events[version - 1]!));
  });

  it('tells what was written after it was read', async () => {
    const log = new BugLog(read.store);
    await log.commandOf(events.at(-1)!);
    await read.happen(stream, commented(6000), commented(6001));
    const [last] = (await soundLog(read.store, stream)).slice(-1);
    expect(await versionsOf(log, last!)).toEqual([551, 555, 556]);
  });

  it('tells what happened since, and what a comment said before', async () => {
    const log = new BugLog(read.store);
    expect((await log.since(7, 553)).map(({ type }) => type).slice(0, 2)).toEqual([
      'BugAssigned',
      'CommentAdded',
    ]);
    expect(await log.commentBefore(7, 5, 552)).toBe('Comment 5');
    expect(await log.commentBefore(7, 5, 553)).toBe('Better');
    expect(await log.commentBefore(7, 4711, 553)).toBe('');
  });
});
