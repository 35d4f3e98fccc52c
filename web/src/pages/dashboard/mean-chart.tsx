import { useState } from 'react';
import { scalePoint, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { SearchParams } from '../../app/search-params.js';
import { BugsLink } from './bugs-link.js';
import { HoursGrid, Months } from './chart-parts.js';
import { useRoving } from './use-roving.js';
import { useWidth } from './use-width.js';
import { bugs, lasting } from './words.js';
import css from './trend-chart.module.css';

export interface MeanWeek {
  week: string;
  name: string;
  count: number;
  mean: number | null;
  search: SearchParams;
}

const LEFT = 56;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 160;
const HEIGHT = 184;

/** A line with a gap in each week in which nothing was resolved. */
export function MeanChart({ weeks }: { weeks: readonly MeanWeek[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const known = weeks.flatMap(({ mean }, index) => (mean === null ? [] : [index]));
  const last = known.at(-1) ?? 0;
  const { container, placed, onKeyDown } = useRoving<SVGSVGElement>({ row: 0, column: last });
  const [at, setAt] = useState(last);
  const week = weeks[at] ?? weeks[last]!;
  const x = scalePoint(
    weeks.map((one) => one.week),
    [LEFT, Math.max(LEFT + 1, width - RIGHT)],
  ).padding(0.5);
  const place = (one: MeanWeek): number => x(one.week) ?? 0;
  const y = scaleLinear([0, Math.max(1, ...weeks.map(({ mean }) => mean ?? 0))], [BOTTOM, TOP]);
  const path = line<MeanWeek>(place, ({ mean }) => y(mean ?? 0)).defined(({ mean }) => mean !== null);
  return (
    <div ref={box}>
      <p className={css['readout']}>
        <strong>{week.name}</strong>
        <span>
          {week.mean === null
            ? 'Nothing was resolved'
            : `${lasting(week.mean)} on average, of ${bugs(week.count)}`}
        </span>
      </p>
      {width > 0 && (
        <svg
          ref={container}
          width={width}
          height={HEIGHT}
          role="group"
          aria-label="Weeks: the arrow keys go through them, Enter shows the bugs"
          className={css['chart']}
          onKeyDown={onKeyDown}
        >
          <HoursGrid y={y} from={LEFT} to={width - RIGHT} />
          <Months weeks={weeks} x={place} y={HEIGHT - 4} />
          {weeks.map((one, column) => {
            const step = Math.max(1, x.step());
            const rect = (
              <rect
                className={css['target']}
                x={place(one) - step / 2}
                width={step}
                y={TOP}
                height={BOTTOM - TOP}
              />
            );
            const place0 = placed(0, column);
            const look = (): void => setAt(column);
            return (
              <g key={one.week} className={column === at ? css['here'] : undefined} onMouseEnter={look}>
                {one.mean === null ? (
                  rect
                ) : (
                  <BugsLink
                    search={one.search}
                    {...place0}
                    onFocus={() => {
                      place0.onFocus();
                      look();
                    }}
                    aria-label={`${one.name}: ${lasting(one.mean)} on average, of ${bugs(one.count)}`}
                  >
                    {rect}
                    <circle
                      className={css['point']}
                      cx={place(one)}
                      cy={y(one.mean)}
                      r={column === at ? 5 : 3}
                    />
                  </BugsLink>
                )}
              </g>
            );
          })}
          <path className={css['line']} d={path([...weeks]) ?? ''} />
        </svg>
      )}
    </div>
  );
}
