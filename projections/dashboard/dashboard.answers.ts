import { z } from 'zod';
import { PRIORITIES, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { pageOf } from '../../src/http/page.js';
import { PersonAnswer } from '../people/person.js';

const CountAnswer = z
  .strictObject({
    count: z.int(),
    bugs: z.string().meta({ description: 'The request that lists them' }),
  })
  .meta({ id: 'Count' });

const recent = z.strictObject({ last7Days: CountAnswer, last30Days: CountAnswer });
const day = z.string().meta({ format: 'date', description: 'YYYY-MM-DD, UTC' });

export const OverviewAnswer = z
  .strictObject({
    total: CountAnswer,
    open: CountAnswer,
    unassigned: CountAnswer.meta({ description: 'Open, and nobody has them' }),
    overdue: CountAnswer.meta({ description: 'Open, and due before today' }),
    byStatus: z.array(z.strictObject({ status: z.enum(STATUSES), ...CountAnswer.shape })),
    bySeverity: z
      .array(z.strictObject({ severity: z.enum(SEVERITIES), ...CountAnswer.shape }))
      .meta({ description: 'Of open bugs' }),
    created: recent,
    resolved: recent,
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof OverviewAnswer>;

export const TrendAnswer = z
  .strictObject({
    weeks: z.array(
      z.strictObject({
        week: day.meta({ description: 'Its Monday' }),
        created: CountAnswer,
        resolved: CountAnswer.meta({ description: 'By the resolutions that stand' }),
        open: z.int().meta({ description: 'At the end of the week, by the resolutions that stand' }),
      }),
    ),
  })
  .meta({ id: 'Trend' });
export type Trend = z.infer<typeof TrendAnswer>;

export const AgeAnswer = z
  .strictObject({
    buckets: z.array(
      z.strictObject({
        fromDays: z.int(),
        toDays: z.int().nullable().meta({ description: 'Exclusive; null for no end' }),
        ...CountAnswer.shape,
      }),
    ),
  })
  .meta({ id: 'Age' });
export type Age = z.infer<typeof AgeAnswer>;

const ComponentAnswer = z
  .strictObject({
    product: z.strictObject({ id: z.int(), name: z.string().nullable() }),
    component: z.string(),
    open: CountAnswer,
    total: CountAnswer,
  })
  .meta({ id: 'ComponentCounts' });
export const ByComponentAnswer = pageOf('ByComponent', ComponentAnswer);
export type ComponentCounts = z.infer<typeof ComponentAnswer>;

const AssigneeAnswer = z
  .strictObject({
    assignee: PersonAnswer.nullable().meta({ description: 'null for bugs that nobody has' }),
    open: CountAnswer,
    byPriority: z.strictObject(
      Object.fromEntries(PRIORITIES.map((one) => [one, CountAnswer])) as Record<
        (typeof PRIORITIES)[number],
        typeof CountAnswer
      >,
    ),
  })
  .meta({ id: 'AssigneeCounts' });
export const ByAssigneeAnswer = pageOf('ByAssignee', AssigneeAnswer);
export type AssigneeCounts = z.infer<typeof AssigneeAnswer>;

const hours = z.number().nullable().meta({ description: 'Hours; null when there is none' });
const timed = z.int().meta({ description: 'Resolved bugs whose history is known' });

export const TimeToResolveAnswer = z
  .strictObject({
    count: timed,
    mean: hours,
    median: hours.meta({ description: 'Hours, estimated from the histogram' }),
    p90: hours.meta({ description: 'Hours that 90 % did not exceed, estimated from the histogram' }),
    histogram: z.array(
      z.strictObject({
        fromHours: z.int(),
        toHours: z.int().nullable().meta({ description: 'Exclusive; null for no end' }),
        count: z.int(),
      }),
    ),
    weeks: z.array(
      z.strictObject({
        week: day.meta({ description: 'Its Monday' }),
        count: timed,
        mean: hours,
      }),
    ),
  })
  .meta({ id: 'TimeToResolve' });
export type TimeToResolve = z.infer<typeof TimeToResolveAnswer>;
