import { counted, lasting, monthOf, shortDay } from './words.js';
import css from './trend-chart.module.css';

/** How wide the name of a month is, at the least, in pixels. */
const LABEL = 46;
/** Hours at which a line is worth drawing. */
const HOURS = [1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 240, 336, 480, 720, 1440, 2160, 4320, 8760, 17_520];
const MOST_LINES = 4;

/** A scale of D3 whose values are numbers. */
interface Scale {
  (value: number): number;
  domain: () => number[];
}

interface Line {
  from: number;
  to: number;
  y: number;
  label: string;
}

export function GridLine({ from, to, y, label }: Line) {
  return (
    <g aria-hidden>
      <line className={css['grid']} x1={from} x2={to} y1={y} y2={y} />
      <text className={css['label']} x={from - 8} y={y + 4} textAnchor="end">
        {label}
      </text>
    </g>
  );
}

/** Whole numbers, without their sign. */
export function CountGrid({
  y,
  ticks,
  from,
  to,
}: {
  y: (value: number) => number;
  ticks: readonly number[];
  from: number;
  to: number;
}) {
  return ticks
    .filter(Number.isInteger)
    .map((tick) => <GridLine key={tick} from={from} to={to} y={y(tick)} label={counted(Math.abs(tick))} />);
}

/** Hours and days one can imagine. */
export function HoursGrid({ y, from, to }: { y: Scale; from: number; to: number }) {
  const top = y.domain()[1]!;
  const step = HOURS.find((hours) => top / hours <= MOST_LINES) ?? top;
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  return ticks.map((tick) => (
    <GridLine key={tick} from={from} to={to} y={y(tick)} label={tick === 0 ? '0' : lasting(tick)} />
  ));
}

/** The first week of each month has its name; of a few weeks each has its day. */
export function Months<W extends { week: string }>({
  weeks,
  x,
  y,
}: {
  weeks: readonly W[];
  x: (week: W) => number;
  y: number;
}) {
  const few = weeks.length <= 9;
  const shown: W[] = [];
  let free = 0;
  for (const [index, week] of weeks.entries()) {
    const first = few || (index > 0 && week.week.slice(0, 7) !== weeks[index - 1]!.week.slice(0, 7));
    if (!first || x(week) < free) continue;
    free = x(week) + LABEL;
    shown.push(week);
  }
  return shown.map((week) => (
    <text key={week.week} className={css['label']} x={x(week)} y={y} textAnchor="middle" aria-hidden>
      {few ? shortDay(week.week) : monthOf(week.week)}
    </text>
  ));
}
