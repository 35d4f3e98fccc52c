import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.js';
import { named } from '../../ui/badges.js';
import { nameOf } from '../../ui/person.js';
import { behind } from './behind.js';
import { ChartCard } from './chart-card.js';
import { byAssigneeQuery, RANKS } from './dashboard.query.js';
import { More } from './more.js';
import type { Scope } from './period.js';
import { PRIORITIES, StackList } from './stack-list.js';
import { counted } from './words.js';

const nameIn = ({ assignee }: Schemas['AssigneeCounts']): string =>
  assignee === null ? 'Nobody' : nameOf(assignee);

export function AssigneeCard({ scope }: { scope: Scope }) {
  const asked = useInfiniteQuery(byAssigneeQuery(scope));
  const rows = asked.data?.pages.flatMap(({ items }) => items);
  const stacks = rows?.map((row) => ({
    key: String(row.assignee?.id ?? 0),
    name: nameIn(row),
    count: row.open.count,
    search: behind(row.open.bugs),
    parts: PRIORITIES.map((priority) => ({
      priority,
      count: row.byPriority[priority].count,
      search: behind(row.byPriority[priority].bugs),
    })),
  }));
  return (
    <ChartCard
      id="assignee"
      title="Who has most"
      note="Open bugs, by their priority."
      height={2.6 * RANKS + 1.8}
      table={
        stacks && {
          head: ['Who', 'Open', ...PRIORITIES.map(named)],
          rows: stacks.map(({ name, count, search, parts }) => ({
            name,
            cells: [{ count, search }, ...parts].map((cell) => ({
              text: counted(cell.count),
              search: cell.search,
            })),
          })),
        }
      }
      error={asked.error}
      retry={() => void asked.refetch()}
      ranking
      foot={<More asked={asked} what="people" />}
    >
      <StackList stacks={stacks ?? []} />
    </ChartCard>
  );
}
