import type { Line } from './use-bulk.js';
import css from './bulk.module.css';

/** Rows that are drawn: the rest is counted. */
const MOST = 200;

export const bugs = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'bug' : 'bugs'}`;

/** Bugs of one fate. */
export function Lines({
  title,
  lines,
  folded = false,
}: {
  title: string;
  lines: readonly Line[];
  folded?: boolean;
}) {
  if (lines.length === 0) return null;
  return (
    <details open={!folded} className={css['lines']}>
      <summary>
        {title} <span>{lines.length.toLocaleString('en')}</span>
      </summary>
      <ul aria-label={title}>
        {lines.slice(0, MOST).map((line) => (
          <li key={line.bug.number}>
            <span className={css['bug']}>
              <a href={`/bugs/${line.bug.number}`} target="_blank" rel="noopener">
                #{line.bug.number}
              </a>{' '}
              {line.bug.title}
            </span>
            <span className={css['fate']}>
              {line.refused !== undefined ? (
                <span className={css['refused']}>{line.refused}</span>
              ) : (
                line.effects.map(({ what, before, after }, index) => (
                  <span key={index}>
                    {what}:{' '}
                    {before !== undefined && (
                      <>
                        <del>{before}</del> →{' '}
                      </>
                    )}
                    <ins>{after}</ins>
                  </span>
                ))
              )}
            </span>
          </li>
        ))}
      </ul>
      {lines.length > MOST && <p>… and {bugs(lines.length - MOST)} more</p>}
    </details>
  );
}
