import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { meQuery } from '../../api/queries.js';
import { Problem } from '../../api/problem.js';
import { ButtonLink } from '../../ui/button.js';
import { Markdown } from '../../ui/markdown.js';
import { Empty, Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { BugCounts } from './bug-counts.js';
import { Components } from './components.js';
import { ProductMenu, ProductWatch } from './product-menu.js';
import { countsQuery, seenProductQuery, summed, type SeenProduct } from './products.queries.js';
import { Versions } from './versions.js';
import { rightsIn } from './rights.js';
import css from './product-page.module.css';

export function ProductPage() {
  const { id: text } = useParams({ from: '/products/$id' });
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const { data, error, refetch } = useQuery(seenProductQuery(id));
  const who = useQuery(meQuery);
  if (data !== undefined && !who.isPending) return <Loaded seen={data} />;
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty heading="h1" title="There is no such product">
        <title>No such product · BugZot</title>
        <p>The address is wrong.</p>
        <ButtonLink to="/products">To the products</ButtonLink>
      </Empty>
    );
  }
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  return (
    <div className={css['waiting']} role="status" aria-busy="true" aria-label="The product is on its way" />
  );
}

function Loaded({ seen }: { seen: SeenProduct }) {
  const { product } = seen;
  const { id, name, description, category, archived, fixedWhileBlocked } = product;
  const counts = useQuery(countsQuery(id)).data;
  const rights = rightsIn(useQuery(meQuery).data);
  return (
    <div className={css['page']}>
      <title>{`${name} · BugZot`}</title>
      <div>
        <nav aria-label="Where this is" className={css['way']}>
          <Link to="/products">Products</Link> / {category.name}
        </nav>
        <div className={css['head']}>
          <h1>{name}</h1>
          <div className={css['actions']}>
            {rights.report && !archived && (
              <ButtonLink to="/bugs/new" search={{ product: name } as never}>
                Report a bug here
              </ButtonLink>
            )}
            {rights.watch && <ProductWatch product={product} />}
            {rights.manage && <ProductMenu seen={seen} />}
          </div>
        </div>
        <p className={css['counts']}>
          <BugCounts product={name} counted={counts && summed(counts)} />
        </p>
      </div>
      {archived && (
        <Notice kind="info" title="This product is archived">
          <p>It takes no new bugs. Those it has live on, and can still be worked on.</p>
        </Notice>
      )}
      {(description !== '' || rights.manage) && (
        <Panel title="Description">
          {description === '' ? (
            <p className={css['none']}>Nobody has described it yet.</p>
          ) : (
            <Markdown text={description} />
          )}
          {fixedWhileBlocked && (
            <p className={css['none']}>Bugs here may be fixed while an open bug blocks them.</p>
          )}
        </Panel>
      )}
      <Components product={product} counts={counts} rights={rights} />
      <Versions product={product} rights={rights} />
    </div>
  );
}
