import type { UseQueryResult } from '@tanstack/react-query';
import { named } from '../../ui/badges.js';
import { BarList, type Bar } from './bar-list.js';
import { behind } from './behind.js';
import { ChartCard } from './chart-card.js';
import type { Overview } from './dashboard.query.js';
import type { Table } from './data-table.js';
import { counted } from './words.js';

type Asked = Pick<UseQueryResult<Overview>, 'data' | 'error' | 'refetch'>;
/** Of one bar with its name above it. */
const ROW_REM = 2.6;

const DONE: ReadonlySet<string> = new Set(['RESOLVED', 'VERIFIED', 'CLOSED']);
const LOUD: ReadonlySet<string> = new Set(['blocker', 'critical']);

export function StatusCard({ overview: { data, error, refetch } }: { overview: Asked }) {
  const bars = data?.byStatus.map(({ status, count, bugs }): Bar => ({
    key: status,
    name: named(status),
    count,
    search: behind(bugs),
    tone: DONE.has(status) ? 'good' : undefined,
  }));
  return (
    <ChartCard
      id="status"
      title="By status"
      note="All bugs; where they stand now."
      height={7 * ROW_REM}
      table={bars && tableOf('Status', 'Bugs', bars)}
      error={error}
      retry={() => void refetch()}
    >
      <BarList bars={bars ?? []} />
    </ChartCard>
  );
}

export function SeverityCard({ overview: { data, error, refetch } }: { overview: Asked }) {
  const bars = data?.bySeverity.map(({ severity, count, bugs }): Bar => ({
    key: severity,
    name: named(severity),
    count,
    search: behind(bugs),
    tone: LOUD.has(severity) ? 'loud' : undefined,
  }));
  return (
    <ChartCard
      id="severity"
      title="By severity"
      note="Open bugs."
      height={7 * ROW_REM}
      table={bars && tableOf('Severity', 'Open bugs', bars)}
      error={error}
      retry={() => void refetch()}
    >
      <BarList bars={bars ?? []} />
    </ChartCard>
  );
}

/** Bars whose names are plain text, as a table. */
export const tableOf = (about: string, what: string, bars: readonly Bar[]): Table => ({
  head: [about, what],
  rows: bars.map(({ name, count, search }) => ({
    name,
    cells: [{ text: counted(count), search }],
  })),
});
