import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { answer, api, type Schemas } from '../../api/client.js';
import { PrivateBadge, StatusBadge } from '../../ui/badges.js';
import { useDebounced } from '../../ui/debounced.js';
import { useReportForm } from './form-context.js';
import css from './similar-titles.module.css';

/** Characters that a title has before it says something. */
const TELLING = 4;
const LONGEST = 255;

const similarTitlesQuery = (title: string) =>
  queryOptions({
    queryKey: ['similar-titles', title],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/bugs/similar', { params: { query: { title, limit: 6 } }, signal }))).items,
  });

/**
 * Bugs that the one being reported may be, while its title is typed. They open beside it.
 * @param folded one line that opens, so that nothing below it moves while somebody types
 */
export function SimilarTitles({ folded }: { folded: boolean }) {
  const title = useDebounced(useReportForm().report.title.trim().slice(0, LONGEST), 250);
  const asked = title.length >= TELLING;
  const { data } = useQuery({ ...similarTitlesQuery(title), enabled: asked });
  const bugs = asked ? (data ?? []) : [];
  const words = !asked
    ? 'Bugs like yours are shown here while you type the title.'
    : data === undefined
      ? 'Looking …'
      : bugs.length === 0
        ? 'No bug has a title like this.'
        : bugs.length === 1
          ? 'One bug has a title like this. Is it yours?'
          : `${bugs.length} bugs have a title like this. Is one of them yours?`;
  if (folded) {
    return (
      <details className={css['folded']}>
        <summary>
          <span role="status">{words}</span>
        </summary>
        <BugLinks bugs={bugs} />
      </details>
    );
  }
  return (
    <section aria-labelledby="similar" className={css['similar']}>
      <h2 id="similar">Similar bugs</h2>
      <p role="status">{words}</p>
      <BugLinks bugs={bugs} />
    </section>
  );
}

function BugLinks({ bugs }: { bugs: readonly Schemas['SimilarBug'][] }) {
  const { place } = useReportForm();
  if (bugs.length === 0) return null;
  return (
    <ul>
      {bugs.map((bug) => (
        <li key={bug.number}>
          <a href={`/bugs/${bug.number}`} target="_blank" rel="noopener">
            #{bug.number} {bug.title} <ExternalLink size={13} aria-hidden />
            <span className="visually-hidden"> (opens in a new tab)</span>
          </a>
          <span className={css['facts']}>
            <StatusBadge {...bug} />
            {bug.private && <PrivateBadge />}
            <span>
              {bug.product.name !== place.product && `${bug.product.name} / `}
              {bug.component}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
