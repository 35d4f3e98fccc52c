import type { SearchParams } from '../../app/search-params.js';
import { named } from '../../ui/badges.js';
import { BugsLink } from './bugs-link.js';
import { useRoving } from './use-roving.js';
import { bugs, counted } from './words.js';
import css from './stack-list.module.css';

export const PRIORITIES = ['highest', 'high', 'normal', 'low', 'lowest'] as const;
type Priority = (typeof PRIORITIES)[number];

export interface Stack {
  key: string;
  name: string;
  count: number;
  search: SearchParams;
  parts: readonly { priority: Priority; count: number; search: SearchParams }[];
}

/** Bars whose parts are of the priorities, the most urgent first. Names are Tab stops; the parts are one, for the arrow keys. */
export function StackList({ stacks }: { stacks: readonly Stack[] }) {
  const most = Math.max(1, ...stacks.map(({ count }) => count));
  const firstPart = stacks[0]?.parts.findIndex(({ count }) => count > 0) ?? 0;
  const { container, placed, onKeyDown } = useRoving<HTMLUListElement>({ row: 0, column: firstPart });
  return (
    <>
      <ul className={css['legend']} aria-label="Priorities">
        {PRIORITIES.map((priority) => (
          <li key={priority}>
            <span className={`${css['swatch']} ${css[priority]}`} aria-hidden />
            {named(priority)}
          </li>
        ))}
      </ul>
      <ul className={css['stacks']} ref={container} onKeyDown={onKeyDown}>
        {stacks.map(({ key, name, count, search, parts }, row) => (
          <li key={key} className={css['stack']}>
            <BugsLink search={search} className={css['name']}>
              {name}
              <span className="visually-hidden">: {bugs(count)}</span>
            </BugsLink>
            <span className={css['count']} aria-hidden>
              {counted(count)}
            </span>
            <div className={css['bar']} style={{ inlineSize: `${(100 * count) / most}%` }}>
              {parts.map(
                (part, column) =>
                  part.count > 0 && (
                    <BugsLink
                      key={part.priority}
                      search={part.search}
                      className={css[part.priority]}
                      style={{ flexGrow: part.count }}
                      aria-label={`${name}: ${bugs(part.count)} of ${part.priority} priority`}
                      title={`${counted(part.count)} of ${part.priority} priority`}
                      {...placed(row, column)}
                    />
                  ),
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
