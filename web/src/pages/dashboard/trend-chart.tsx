import { useState } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { BugsLink } from './bugs-link.js';
import { CountGrid, Months } from './chart-parts.js';
import { useRoving } from './use-roving.js';
import { useWidth } from './use-width.js';
import type { SeenWeek } from './weeks.js';
import { bugs, counted } from './words.js';
import css from './trend-chart.module.css';

/** The drawing, in pixels: the open bugs above, what came and went below. */
const LEFT = 44;
const RIGHT = 8;
const OPEN = { top: 8, bottom: 92 };
const FLOW = { top: 112, bottom: 226 };
const HEIGHT = 248;
const ROWS = { open: 0, reported: 1, resolved: 2 } as const;

/** Reported upwards and resolved downwards from one line, so that no colour is needed to tell them apart. */
export function TrendChart({ weeks }: { weeks: readonly SeenWeek[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const last = weeks.length - 1;
  const { container, placed, onKeyDown } = useRoving<SVGSVGElement>({ row: ROWS.reported, column: last });
  const [at, setAt] = useState(last);
  const week = weeks[at] ?? weeks[last]!;
  const x = scaleBand(
    weeks.map((one) => one.week),
    [LEFT, Math.max(LEFT + 1, width - RIGHT)],
  ).padding(0.18);
  const left = (one: SeenWeek): number => x(one.week) ?? 0;
  const middle = (one: SeenWeek): number => left(one) + x.bandwidth() / 2;
  const open = scaleLinear([0, most(weeks, (one) => one.open)], [OPEN.bottom, OPEN.top]).nice(3);
  const up = most(weeks, ({ created }) => created.count);
  const down = most(weeks, ({ resolved }) => resolved.count);
  const flow = scaleLinear([-down, up], [FLOW.bottom, FLOW.top]).nice(4);
  const zero = flow(0);

  const cell = (one: SeenWeek, column: number, row: number, name: string) => {
    const place = placed(row, column);
    const look = (): void => setAt(column);
    const onFocus = (): void => {
      place.onFocus();
      look();
    };
    return { ...place, onFocus, onMouseEnter: look, 'aria-label': `${one.name}: ${name}` };
  };
  return (
    <div ref={box}>
      <p className={css['readout']}>
        <strong>{week.name}</strong>
        <span className={css['up']}>{counted(week.created.count)} reported</span>
        <span className={css['down']}>{counted(week.resolved.count)} resolved</span>
        <span className={css['open']}>{counted(week.open)} open</span>
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
          <CountGrid ticks={open.ticks(3)} y={open} from={LEFT} to={width - RIGHT} />
          <CountGrid ticks={flow.ticks(5)} y={flow} from={LEFT} to={width - RIGHT} />
          <Months weeks={weeks} x={middle} y={HEIGHT - 4} />
          <path
            className={css['area']}
            d={area<SeenWeek>(middle, OPEN.bottom, ({ open: count }) => open(count))([...weeks]) ?? ''}
          />
          {weeks.map((one, column) => {
            const [from, step] = [left(one) - (x.step() * x.padding()) / 2, x.step()];
            const target = { x: from, width: step, className: css['target'] };
            return (
              <g key={one.week} className={column === at ? css['here'] : undefined}>
                <BugsLink
                  search={one.left}
                  {...cell(one, column, ROWS.open, `${bugs(one.open)} open at its end`)}
                >
                  <rect {...target} y={OPEN.top} height={OPEN.bottom - OPEN.top} />
                  <circle
                    className={css['point']}
                    cx={middle(one)}
                    cy={open(one.open)}
                    r={column === at ? 4 : 2}
                  />
                </BugsLink>
                <BugsLink
                  search={one.reported}
                  {...cell(one, column, ROWS.reported, `${bugs(one.created.count)} reported`)}
                >
                  <rect {...target} y={FLOW.top} height={zero - FLOW.top} />
                  <Bar
                    x={left(one)}
                    width={x.bandwidth()}
                    from={zero}
                    to={flow(one.created.count)}
                    kind="reported"
                  />
                </BugsLink>
                <BugsLink
                  search={one.done}
                  {...cell(one, column, ROWS.resolved, `${bugs(one.resolved.count)} resolved`)}
                >
                  <rect {...target} y={zero} height={FLOW.bottom - zero} />
                  <Bar
                    x={left(one)}
                    width={x.bandwidth()}
                    from={zero}
                    to={flow(-one.resolved.count)}
                    kind="resolved"
                  />
                </BugsLink>
              </g>
            );
          })}
          <path
            className={css['line']}
            d={line<SeenWeek>(middle, ({ open: count }) => open(count))([...weeks]) ?? ''}
          />
          <line className={css['axis']} x1={LEFT} x2={width - RIGHT} y1={zero} y2={zero} />
        </svg>
      )}
    </div>
  );
}

const most = (weeks: readonly SeenWeek[], of: (week: SeenWeek) => number): number =>
  Math.max(1, ...weeks.map(of));

interface BarProps {
  x: number;
  width: number;
  from: number;
  to: number;
  kind: 'reported' | 'resolved';
}

function Bar({ x, width, from, to, kind }: BarProps) {
  return (
    <rect
      className={css[kind]}
      x={x}
      width={width}
      y={Math.min(from, to)}
      height={Math.abs(to - from)}
      rx={1}
    />
  );
}
