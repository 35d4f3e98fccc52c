import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.js';
import { BarList } from './bar-list.js';
import { behindIn } from './behind.js';
import { ChartCard } from './chart-card.js';
import { byComponentQuery, RANKS } from './dashboard.query.js';
import { More } from './more.js';
import type { Scope } from './period.js';
import { counted } from './words.js';

type Counts = Schemas['ComponentCounts'];

const nameOf = ({ product, component }: Counts, oneProduct: boolean): string =>
  oneProduct ? component : `${product.name ?? `Product ${product.id}`} · ${component}`;

export function ComponentCard({ scope }: { scope: Scope }) {
  const asked = useInfiniteQuery(byComponentQuery(scope));
  const rows = asked.data?.pages.flatMap(({ items }) => items);
  const oneProduct = scope.product?.length === 1;
  const shown = rows?.map((row) => ({
    key: `${row.product.id} ${row.component}`,
    name: nameOf(row, oneProduct),
    open: { count: row.open.count, search: behindIn(row.open.bugs, row.product) },
    total: { count: row.total.count, search: behindIn(row.total.bugs, row.product) },
  }));
  return (
    <ChartCard
      id="component"
      title="By component"
      note="Open bugs, of all that were reported."
      height={2.6 * RANKS}
      table={
        shown && {
          head: ['Component', 'Open', 'All'],
          rows: shown.map(({ name, open, total }) => ({
            name,
            cells: [open, total].map(({ count, search }) => ({ text: counted(count), search })),
          })),
        }
      }
      error={asked.error}
      retry={() => void asked.refetch()}
      ranking
      foot={<More asked={asked} what="components" />}
    >
      <BarList
        bars={(shown ?? []).map(({ key, name, open, total }) => ({ key, name, ...open, of: total.count }))}
      />
    </ChartCard>
  );
}
