import type { SearchParams } from '../../app/search-params.js';
import { BugsLink } from './bugs-link.js';
import { counted } from './words.js';
import css from './bar-list.module.css';

export interface Bar {
  key: string;
  name: string;
  count: number;
  /** Of which the count is a part, shown behind it. */
  of?: number;
  /** How it looks beside its length and its words. */
  tone?: 'loud' | 'good' | 'quiet' | undefined;
  search?: SearchParams | undefined;
}

/** Bars of one number each, under their names: as wide as the place is, also when its letters are large. */
export function BarList({ bars, unit = 'bugs' }: { bars: readonly Bar[]; unit?: string }) {
  const most = Math.max(1, ...bars.map(({ count, of = 0 }) => Math.max(count, of)));
  const width = (count: number) => ({ inlineSize: `${(100 * count) / most}%` });
  return (
    <ul className={css['bars']}>
      {bars.map(({ key, name, count, of, tone, search }) => {
        const inner = (
          <>
            <span className={css['name']}>{name}</span>
            <span className={css['count']}>
              {counted(count)}
              {of !== undefined && <span className={css['of']}> of {counted(of)}</span>}
              <span className="visually-hidden"> {unit}</span>
            </span>
            <span className={css['track']} aria-hidden>
              {of !== undefined && <span className={css['whole']} style={width(of)} />}
              <span className={`${css['bar']} ${css[tone ?? 'plain']}`} style={width(count)} />
            </span>
          </>
        );
        return (
          <li key={key}>
            {search === undefined ? (
              <div className={css['row']}>{inner}</div>
            ) : (
              <BugsLink search={search} className={css['row']}>
                {inner}
              </BugsLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
