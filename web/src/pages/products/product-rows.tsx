import { Link } from '@tanstack/react-router';
import { mayReport, useMe } from '../../app/session.js';
import { ButtonLink } from '../../ui/button.js';
import { BugCounts } from './bug-counts.js';
import { summed, type Counted, type ProductSummary } from './products.queries.js';
import css from './products.module.css';

interface Props {
  products: readonly ProductSummary[];
  /** Undefined until they are there. */
  counts: readonly (Counted & { product: number; component: string })[] | undefined;
}

export function ProductRows({ products, counts }: Props) {
  const reports = mayReport(useMe());
  return (
    <ul className={css['products']}>
      {products.map(({ id, name, description, archived }) => (
        <li key={id} className={css['product']}>
          <div className={css['what']}>
            <Link to="/products/$id" params={{ id: String(id) }} className={css['name']}>
              {name}
            </Link>
            {description !== '' && <p className={css['about']}>{firstWords(description)}</p>}
          </div>
          <div className={css['counts']}>
            <BugCounts
              product={name}
              counted={counts && summed(counts.filter(({ product }) => product === id))}
            />
          </div>
          {reports && !archived && (
            <ButtonLink to="/bugs/new" search={{ product: name } as never}>
              Report a bug<span className="visually-hidden"> in {name}</span>
            </ButtonLink>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The first paragraph of a Markdown text, without its marks. */
function firstWords(markdown: string): string {
  const [first = ''] = markdown.trim().split(/\n\s*\n/, 1);
  return first
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[#>\s*-]+/gm, '')
    .replace(/[*_`]{1,3}/g, '');
}
