import { useQuery } from '@tanstack/react-query';
import { BarList, type Bar } from './bar-list.js';
import { behind } from './behind.js';
import { ChartCard } from './chart-card.js';
import { ageQuery } from './dashboard.query.js';
import { tableOf } from './overview-cards.js';
import type { Scope } from './period.js';
import { days } from './words.js';

export function AgeCard({ scope }: { scope: Scope }) {
  const { data, error, refetch } = useQuery(ageQuery(scope));
  const bars = data?.buckets.map(({ fromDays, toDays, count, bugs }): Bar => ({
    key: String(fromDays),
    name: days(fromDays, toDays),
    count,
    search: behind(bugs),
  }));
  return (
    <ChartCard
      id="age"
      title="By age"
      note="Open bugs, by the days since they were reported."
      height={18.2}
      table={bars && tableOf('Age', 'Open bugs', bars)}
      error={error}
      retry={() => void refetch()}
    >
      <BarList bars={bars ?? []} />
    </ChartCard>
  );
}
