import { useQuery } from '@tanstack/react-query';
import { BarList, type Bar } from './bar-list.js';
import { ChartCard } from './chart-card.js';
import { timeToResolveQuery } from './dashboard.query.js';
import { MeanChart, type MeanWeek } from './mean-chart.js';
import { tableOf } from './overview-cards.js';
import { plusDays, type Scope } from './period.js';
import { counted, hours, lasting, longDay } from './words.js';

/** How long it took, class by class. The list of bugs has no filter for that, so these bars lead nowhere. */
export function TimeToResolveCard({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useQuery(timeToResolveQuery(scope));
  const bars = data?.histogram.map(({ fromHours, toHours, count }): Bar => ({
    key: String(fromHours),
    name: hours(fromHours, toHours),
    count,
    tone: 'good',
  }));
  return (
    <ChartCard
      id="time-to-resolve"
      title="Time to resolve"
      note={
        data === undefined || data.count === 0
          ? 'From the report to the resolution that stands.'
          : `Half within ${lasting(data.median)}, nine of ten within ${lasting(data.p90)}; ${lasting(data.mean)} on average.`
      }
      height={28.6}
      table={bars && { ...tableOf('Time', 'Resolved bugs', data?.count === 0 ? [] : bars) }}
      error={error}
      retry={() => void refetch()}
    >
      <BarList bars={bars ?? []} unit="resolved bugs" />
    </ChartCard>
  );
}

export function MeanTimeCard({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useQuery(timeToResolveQuery(scope));
  const weeks = data?.weeks.map(({ week, count, mean }): MeanWeek => ({
    week,
    name: `Week of ${longDay(week)}`,
    count,
    mean,
    search: {
      product: scope.product,
      resolvedSince: `${week}T00:00:00Z`,
      resolvedBefore: `${plusDays(week, 7)}T00:00:00Z`,
    },
  }));
  return (
    <ChartCard
      id="mean-time"
      title="Average time to resolve, week by week"
      note="Of the bugs that were resolved in the week."
      height={15.3}
      wide
      table={
        weeks && {
          head: ['Week', 'Average', 'Resolved'],
          rows:
            data?.count === 0
              ? []
              : weeks.toReversed().map(({ name, mean, count, search }) => ({
                  name: name.replace('Week of ', ''),
                  cells: [{ text: lasting(mean) }, { text: counted(count), search }],
                })),
        }
      }
      error={error}
      retry={() => void refetch()}
    >
      {weeks !== undefined && <MeanChart key={`${weeks[0]?.week} ${weeks.length}`} weeks={weeks} />}
    </ChartCard>
  );
}
