import { happened, reported } from '../../test/support/bug-facts.js';
import { seeded } from '../../test/support/garbage.js';
import { people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { isOpen, PRIORITIES, SEVERITIES, STATUSES, type Status } from '../../src/bugs/domain/bug.workflow.js';
import { verify } from '../../src/projector/rebuild.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { dashboard } from './dashboard.projection.js';
import {
  assigneeTable,
  bugTable,
  componentTable,
  dayTable,
  severityColumn,
  statusColumn,
  TIME_CLASSES,
  type AssigneeRow,
  type ComponentRow,
  type DashboardBugRow,
  type DayRow,
} from './dashboard.table.js';

const REPORTED_AT = '2026-03-01T12:00:00.000Z';
const at = (time: string) => (fact: Fact<BugEvent>) => ({ ...fact, at: time });
const resolved = happened('BugResolved', {
  resolution: 'FIXED',
  duplicateOf: null,
  duplicatePrivate: false,
  from: 'NEW',
});
const reopened = happened('BugReopened', { from: 'RESOLVED', duplicateOf: null, duplicatePrivate: false });

describe('the dashboard', () => {
  let read: ReadSide;
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  /** Reports another bug, in a product of its own, and lets all this happen to it. */
  async function bug(
    more: Parameters<typeof reported>[0] = {},
    ...facts: Fact<BugEvent>[]
  ): Promise<{ row: DashboardBugRow; days: DayRow[] }> {
    number += 1;
    const product = 1000 + number;
    const report = { ...reported({ number, product, reportedAt: REPORTED_AT, ...more }), at: REPORTED_AT };
    await read.happen(`bug-${number}`, report, ...facts);
    const [row] = await read.rows(dashboard, bugTable, { number });
    return { row: row!, days: await read.rows(dashboard, dayTable, { product }) };
  }
  /** What counts in a day. */
  const told = (days: readonly DayRow[]): object[] =>
    days.map((day) => Object.fromEntries(Object.entries(day).filter(([, value]) => value !== 0)));

  it('counts a new bug on the day of its report', async () => {
    const { days } = await bug();
    expect(told(days)).toEqual([
      {
        product: 1000 + number,
        day: '2026-03-01',
        private: false,
        reported: 1,
        status_new: 1,
        open_normal: 1,
        open_unassigned: 1,
      },
    ]);
  });

  it('takes the day of the report for what the event says it is, not for when it was written', async () => {
    expect((await bug({ reportedAt: '2020-02-29T23:59:59.999Z' })).row.created_day).toBe('2020-02-29');
  });

  it('counts a resolved bug on both days, and how long it took', async () => {
    const { row, days } = await bug({}, at('2026-03-03T13:30:59.000Z')(resolved));
    expect(row).toMatchObject({ status: 'RESOLVED', resolved_day: '2026-03-03', minutes: 49 * 60 + 30 });
    expect(told(days)).toMatchObject([
      { day: '2026-03-01', reported: 1, status_resolved: 1 },
      { day: '2026-03-03', resolved: 1, timed: 1, minutes: 2970, time_3: 1 },
    ]);
  });

  it('takes a resolution back when the bug is reopened, and counts the next one', async () => {
    const first = at('2026-03-03T13:00:00.000Z')(resolved);
    const again = at('2026-03-04T00:00:00.000Z')(reopened);
    const open = await bug({}, first, again);
    expect(open.row).toMatchObject({ status: 'REOPENED', resolved_day: null, minutes: null });
    expect(told(open.days)).toMatchObject([{ day: '2026-03-01', reported: 1, status_reopened: 1 }]);
    const closed = await bug({}, first, again, at('2026-03-05T12:00:00.000Z')(resolved));
    expect(told(closed.days)).toMatchObject([
      { day: '2026-03-01', status_resolved: 1 },
      { day: '2026-03-05', resolved: 1, minutes: 4 * 24 * 60, time_4: 1 },
    ]);
  });

  it('does not ask how long an imported bug took', async () => {
    const origin = { source: 'old', id: '7' };
    const { row, days } = await bug({ origin }, at('2026-03-03T13:00:00.000Z')(resolved));
    expect(row.minutes).toBeNull();
    const { day, ...rest } = told(days)[1] as DayRow;
    expect([day, rest]).toEqual(['2026-03-03', { product: 1000 + number, private: false, resolved: 1 }]);
  });

  it('puts the time to resolve into its class', async () => {
    for (const [minutes, column] of [
      [0, 'time_0'],
      [59, 'time_0'],
      [60, 'time_1'],
      [TIME_CLASSES.at(-1)! * 60 - 1, `time_${TIME_CLASSES.length - 1}`],
      [TIME_CLASSES.at(-1)! * 60, `time_${TIME_CLASSES.length}`],
    ] as const) {
      const time = new Date(Date.parse(REPORTED_AT) + minutes * 60_000).toISOString();
      const { days } = await bug({}, at(time)(resolved));
      const sum = days.reduce((total, day) => total + (day[column as 'time_0'] ?? 0), 0);
      expect([minutes, column, sum]).toEqual([minutes, column, 1]);
    }
  });

  it('counts private bugs apart', async () => {
    const { days } = await bug({ private: true });
    expect(days.map((day) => day.private)).toEqual([true]);
    const components = await read.rows(dashboard, componentTable, { product: 1000 + number });
    expect(components.map((row) => row.private)).toEqual([true]);
  });

  it('moves a bug to where it is now', async () => {
    const place = { product: 2001, component: 'core', version: null };
    const previous = { product: 2000, component: 'ui', version: null };
    await bug({ product: 2000 }, happened('BugMoved', { ...place, previous }));
    expect(await read.rows(dashboard, componentTable, { product: 2000 })).toEqual([]);
    expect(await read.rows(dashboard, componentTable, { product: 2001 })).toEqual([
      { product: 2001, component: 'core', private: false, open: 1, total: 1 },
    ]);
    expect(await read.rows(dashboard, dayTable, { product: 2000 })).toEqual([]);
  });

  it('counts open bugs by who has them and how urgent they are', async () => {
    const assigned = happened('BugAssigned', { assignee: people.employee, previous: null, from: 'NEW' });
    const urgent = happened('BugPriorityChanged', { priority: 'highest', previous: 'normal' });
    await bug({ product: 3000 }, assigned, urgent);
    await bug({ product: 3000 }, assigned, resolved);
    await bug({ product: 3000, priority: 'low' });
    const rows = await read.rows(dashboard, assigneeTable, { product: 3000 });
    expect(told(rows as unknown as DayRow[])).toEqual([
      { product: 3000, private: false, low: 1 },
      { product: 3000, assignee: people.employee, private: false, highest: 1 },
    ]);
  });

  it('listens to nothing that is said about a bug', () => {
    const said = dashboard.types.filter((type) => /^(Comment|Attachment)/.test(type));
    expect(said).toEqual([]);
  });

  describe('after any history', () => {
    const random = seeded(2026);
    const one = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
    let clock = Date.parse('2026-01-01T00:00:00.000Z');
    const later = (): string => new Date((clock += Math.floor(random() * 40 * 3_600_000))).toISOString();
    const first = 100_000;
    const bugs = new Map<number, Status>();
    const place = () => ({ product: one([1, 2, 3]), component: one(['ui', 'core']), version: null });

    /** What may happen next to a bug in this status, and where that leads. */
    function next(status: Status): [Fact<BugEvent>, Status] {
      const account = one([people.employee, people.supervisor]);
      const stay: [Fact<BugEvent>, Status][] = [
        [happened('BugSeverityChanged', { severity: one(SEVERITIES), previous: 'normal' }), status],
        [happened('BugPriorityChanged', { priority: one(PRIORITIES), previous: 'normal' }), status],
        [happened('BugDueDateChanged', { due: one([null, '2026-02-03']), previous: null }), status],
        [happened('BugMoved', { ...place(), previous: place() }), status],
        [happened('BugRetitled', { title: 'Other', previous: 'It crashes' }), status],
      ];
      const assign: [Fact<BugEvent>, Status] = [
        happened('BugAssigned', { assignee: account, previous: null, from: status }),
        'ASSIGNED',
      ];
      const start: [Fact<BugEvent>, Status] = [
        happened('BugStarted', { assignee: account, previous: null, from: status }),
        'IN_PROGRESS',
      ];
      const give: [Fact<BugEvent>, Status] = [
        happened('BugUnassigned', { previous: account, from: status }),
        'NEW',
      ];
      const moves: [Fact<BugEvent>, Status][] = isOpen(status)
        ? [assign, start, give, [resolved, 'RESOLVED'], [resolved, 'RESOLVED']]
        : [
            [happened('BugVerified', { from: status }), 'VERIFIED'],
            [happened('BugClosed', { from: status }), 'CLOSED'],
            [reopened, 'REOPENED'],
          ];
      return one([...stay, ...moves, ...moves]);
    }

    async function happen(): Promise<void> {
      const known = random() < 0.7 ? one([...bugs.keys()]) : undefined;
      if (known === undefined) {
        const id = first + bugs.size;
        const time = later();
        const report = reported({
          number: id,
          ...place(),
          severity: one(SEVERITIES),
          priority: one(PRIORITIES),
          private: random() < 0.3,
          assignee: one([null, people.employee]),
          origin: random() < 0.1 ? { source: 'old', id: String(id) } : null,
          reportedAt: time,
        });
        bugs.set(id, 'NEW');
        await read.happen(`bug-${id}`, { ...report, at: time });
        return;
      }
      const steps = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const [fact, status] = next(bugs.get(known)!);
        bugs.set(known, status);
        return { ...fact, at: later() };
      });
      await read.happen(`bug-${known}`, ...steps);
    }

    it('equals a recount of its bugs, a replay event by event, and a rebuild', async () => {
      for (let round = 0; round < 12; round += 1) {
        for (let times = 0; times < 25; times += 1) await happen();
        const rows = await read.rows(dashboard, bugTable);
        expect(sorted(await read.rows(dashboard, dayTable))).toEqual(sorted(recountDays(rows)));
        expect(sorted(await read.rows(dashboard, componentTable))).toEqual(sorted(recountComponents(rows)));
        expect(sorted(await read.rows(dashboard, assigneeTable))).toEqual(sorted(recountAssignees(rows)));
      }
      for (const [id, status] of bugs) {
        expect(await read.rows(dashboard, bugTable, { number: id })).toMatchObject([{ status }]);
      }
      expect([...new Set(bugs.values())].sort()).toEqual([...STATUSES].sort());
      const { store, keys } = read;
      const { applied, differences } = await verify(dashboard, { store, keys, connectionString: read.url });
      expect([applied > 300, differences]).toEqual([true, []]);
    });
  });
});

/** A day of which nothing is told. */
const { private: _private, product: _product, day: _day, ...columns } = dayTable.columns;
const emptyDay = Object.fromEntries(Object.keys(columns).map((name) => [name, 0])) as Omit<
  DayRow,
  'private' | 'product' | 'day'
>;

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

/** One number for each group of bugs, counted anew and in the simplest way. */
function recount<Row extends object>(
  bugs: readonly DashboardBugRow[],
  key: (bug: DashboardBugRow) => object | undefined,
  empty: object,
  counts: (bugs: readonly DashboardBugRow[]) => object,
): Row[] {
  const groups = new Map<string, DashboardBugRow[]>();
  for (const bug of bugs) {
    const group = key(bug);
    if (group === undefined) continue;
    const id = JSON.stringify(group);
    groups.set(id, [...(groups.get(id) ?? []), bug]);
  }
  return [...groups].map(([id, members]) => ({ ...empty, ...JSON.parse(id), ...counts(members) }) as Row);
}

const howMany = (bugs: readonly DashboardBugRow[], is: (bug: DashboardBugRow) => boolean): number =>
  bugs.filter(is).length;

function recountDays(bugs: readonly DashboardBugRow[]): DayRow[] {
  const days = new Map<string, DayRow>();
  const add = (rows: DayRow[]): void => {
    for (const row of rows) {
      const id = JSON.stringify([row.private, row.product, row.day]);
      const known = days.get(id) ?? { ...emptyDay, private: row.private, product: row.product, day: row.day };
      for (const name of Object.keys(emptyDay) as (keyof typeof emptyDay)[])
        known[name] = (known[name] ?? 0) + (row[name] ?? 0);
      days.set(id, known);
    }
  };
  for (const all of [true, false]) {
    const product = (bug: DashboardBugRow): number => (all ? 0 : bug.product);
    add(
      recount<DayRow>(
        bugs,
        (bug) => ({ private: bug.private, product: product(bug), day: bug.created_day }),
        emptyDay,
        (group) => ({
          reported: group.length,
          ...Object.fromEntries(
            STATUSES.map((status) => [statusColumn(status), howMany(group, (bug) => bug.status === status)]),
          ),
          ...Object.fromEntries(
            SEVERITIES.map((severity) => [
              severityColumn(severity),
              howMany(group, (bug) => isOpen(bug.status) && bug.severity === severity),
            ]),
          ),
          open_unassigned: howMany(group, (bug) => isOpen(bug.status) && bug.assignee === null),
        }),
      ),
    );
    add(
      recount<DayRow>(
        bugs,
        (bug) =>
          isOpen(bug.status)
            ? undefined
            : { private: bug.private, product: product(bug), day: bug.resolved_day },
        emptyDay,
        (group) => {
          const timed = group.filter((bug) => !bug.imported);
          const within = (from: number, to: number) =>
            howMany(timed, ({ minutes }) => minutes! >= from * 60 && minutes! < to * 60);
          const ends = [0, ...TIME_CLASSES, Infinity];
          return {
            resolved: group.length,
            timed: timed.length,
            minutes: timed.reduce((sum, bug) => sum + bug.minutes!, 0),
            ...Object.fromEntries(
              ends.slice(1).map((to, index) => [`time_${index}`, within(ends[index]!, to)]),
            ),
          };
        },
      ),
    );
  }
  return [...days.values()];
}

const recountComponents = (bugs: readonly DashboardBugRow[]): ComponentRow[] =>
  recount(
    bugs,
    ({ private: isPrivate, product, component }) => ({ private: isPrivate, product, component }),
    {},
    (group) => ({ open: howMany(group, (bug) => isOpen(bug.status)), total: group.length }),
  );

const recountAssignees = (bugs: readonly DashboardBugRow[]): AssigneeRow[] =>
  [true, false].flatMap((all) =>
    recount<AssigneeRow>(
      bugs.filter((bug) => isOpen(bug.status)),
      (bug) => ({ private: bug.private, product: all ? 0 : bug.product, assignee: bug.assignee ?? 0 }),
      {},
      (group) =>
        Object.fromEntries(
          PRIORITIES.map((priority) => [priority, howMany(group, (bug) => bug.priority === priority)]),
        ),
    ),
  );
