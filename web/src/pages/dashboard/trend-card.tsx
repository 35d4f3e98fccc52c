import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ChartCard } from './chart-card.js';
import { trendQuery } from './dashboard.query.js';
import type { Table } from './data-table.js';
import type { Scope } from './period.js';
import { TrendChart } from './trend-chart.js';
import { seenWeek, type SeenWeek } from './weeks.js';
import { counted } from './words.js';

const HEIGHT_REM = 19.6;

export function TrendCard({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useQuery(trendQuery(scope));
  const weeks = useMemo(() => data?.weeks.map((week) => seenWeek(week, scope)), [data, scope]);
  return (
    <ChartCard
      id="trend"
      title="Week by week"
      note="Bugs reported and resolved, and how many were open when the week ended."
      height={HEIGHT_REM}
      wide
      table={weeks && tableOf(weeks)}
      error={error}
      retry={() => void refetch()}
    >
      {/* Other weeks, another drawing: the place of the keys is of these. */}
      {weeks !== undefined && <TrendChart key={`${weeks[0]?.week} ${weeks.length}`} weeks={weeks} />}
    </ChartCard>
  );
}

const tableOf = (weeks: readonly SeenWeek[]): Table => ({
  head: ['Week', 'Reported', 'Resolved', 'Open at its end'],
  rows: weeks.toReversed().map(({ name, created, reported, resolved, done, open, left }) => ({
    name: name.replace('Week of ', ''),
    cells: [
      { text: counted(created.count), search: reported },
      { text: counted(resolved.count), search: done },
      { text: counted(open), search: left },
    ],
  })),
});
