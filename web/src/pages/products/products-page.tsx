import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { mayManageProducts, useMe } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { CategoryDialog } from './category-dialog.js';
import { NewProductDialog } from './new-product-dialog.js';
import { ProductRows } from './product-rows.js';
import { allProductsQuery, categoriesQuery, countsQuery, type ProductSummary } from './products.queries.js';
import css from './products.module.css';

/** What bugs are reported about: products by category, the archived ones folded away. */
export function ProductsPage() {
  const manages = mayManageProducts(useMe());
  const products = useQuery(allProductsQuery);
  const categories = useQuery(categoriesQuery);
  const counts = useQuery(countsQuery());
  const [dialog, setDialog] = useState<'product' | 'category'>();
  const [wanted, setWanted] = useState('');
  const all = products.data ?? [];
  const found = all.filter(matches(wanted));
  const active = found.filter(({ archived }) => !archived);
  const archived = found.filter((product) => product.archived);
  const failed = products.error ?? categories.error;
  const loaded = products.data !== undefined && categories.data !== undefined;
  return (
    <>
      <title>Products · BugZot</title>
      <div className={css['head']}>
        <h1>Products</h1>
        {manages && (
          <div className={css['actions']}>
            <Button onClick={() => setDialog('category')}>New category</Button>
            <Button kind="primary" onClick={() => setDialog('product')}>
              New product
            </Button>
          </div>
        )}
      </div>
      {failed !== null && <ProblemNotice error={failed} retry={() => void products.refetch()} />}
      {!loaded && failed === null && (
        <div
          className={css['waiting']}
          role="status"
          aria-busy="true"
          aria-label="The products are on their way"
        />
      )}
      {loaded && all.length === 0 && (
        <Empty title="There is no product yet">
          {manages ? (
            <p>
              A bug is always about a product. Make the first one: its components and versions come after.
            </p>
          ) : (
            <p>A supervisor makes products; then bugs can be reported.</p>
          )}
        </Empty>
      )}
      {loaded && all.length > 8 && (
        <p className={css['find']}>
          <input
            type="search"
            aria-label="Find a product"
            placeholder="Find a product"
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
        </p>
      )}
      {loaded && all.length > 0 && found.length === 0 && <Empty title="No product is called that" />}
      {loaded &&
        categories.data.map((category) => {
          const mine = active.filter((product) => product.category.id === category.id);
          if (mine.length === 0 && (!manages || wanted !== '')) return null;
          return (
            <section key={category.id} aria-label={category.name} className={css['category']}>
              <h2>{category.name}</h2>
              {mine.length === 0 ? (
                <p className={css['none']}>No product in this category.</p>
              ) : (
                <ProductRows products={mine} counts={counts.data} />
              )}
            </section>
          );
        })}
      {archived.length > 0 && (
        <details className={css['archived']} open={wanted !== ''}>
          <summary>Archived products ({archived.length})</summary>
          <ProductRows products={archived} counts={counts.data} />
        </details>
      )}
      {dialog === 'product' && (
        <NewProductDialog categories={categories.data ?? []} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'category' && <CategoryDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}

const matches =
  (wanted: string) =>
  ({ name, description }: ProductSummary): boolean =>
    `${name} ${description}`.toLowerCase().includes(wanted.trim().toLowerCase());
