import type { Random } from '../../chaos/random.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** How much is done on each day of the week, from Sunday. */
const WEEK = [0.06, 1.15, 1.1, 1, 1, 0.75, 0.1];
/** How much is done in each hour of a day (UTC). */
const HOURS = [
  ...[0.02, 0.01, 0.01, 0.01, 0.02, 0.05, 0.2, 0.55, 1, 1.2, 1.25, 1.1],
  ...[0.6, 0.95, 1.2, 1.15, 0.95, 0.6, 0.3, 0.18, 0.12, 0.1, 0.07, 0.04],
].map((weight, hour) => ({ hour, weight }));
/** Share of what is done outside working hours. */
const LATE = 0.06;
/** Over how many days that is done which comes to lie on a weekend, from the Saturday or Sunday on. */
const DAYS_AFTER_WEEKEND = 6;
/** A median wait is stretched or shortened by about this factor. */
const SPREAD = 0.9;

/** How much happens on this day of the year beside its day of the week: summer and the end of the year are quiet. */
function season(day: Date): number {
  const [month, date] = [day.getUTCMonth(), day.getUTCDate()];
  if ((month === 11 && date > 22) || (month === 0 && date < 3)) return 0.2;
  return month === 7 ? 0.7 : 1;
}

function isWorkday(at: number): boolean {
  const day = new Date(at);
  return WEEK[day.getUTCDay()]! > 0.5 && season(day) > 0.5;
}

/**
 * So many moments between two, as reports arrive: by the season, the day of the week and the hour.
 * @param factor how much more than usual arrives on a day
 */
export function arrivals(
  count: number,
  [start, end]: readonly [number, number],
  factor: (day: number) => number,
  random: Random,
): number[] {
  const days: { day: number; weight: number }[] = [];
  for (let day = start - (start % DAY); day < end; day += DAY) {
    const date = new Date(day);
    days.push({ day, weight: WEEK[date.getUTCDay()]! * season(date) * factor(day) });
  }
  const found: number[] = [];
  while (found.length < count) {
    const at = random.weighted(days).day + hourOfDay(random);
    if (at >= start && at < end) found.push(at);
  }
  return found.sort((a, b) => a - b);
}

function hourOfDay(random: Random): number {
  return Math.floor((random.weighted(HOURS).hour + random.next()) * HOUR);
}

/** A moment some time after another, when people are at work. @param hours that it takes, as a median */
export function later(from: number, hours: number, random: Random): number {
  const at = from + hours * HOUR * Math.exp(SPREAD * bell(random));
  if (random.chance(LATE)) return at;
  const hour = new Date(at).getUTCHours();
  if (isWorkday(at) && hour >= 8 && hour < 18) return at;
  let day = at - (at % DAY) + (hour >= 18 ? DAY : 0);
  // What waits over a weekend is not all done on Monday.
  if (!isWorkday(day)) day += Math.floor(random.next() * DAYS_AFTER_WEEKEND) * DAY;
  while (!isWorkday(day)) day += DAY;
  // The first hours of the day, when people look at what has come in.
  return day + 8 * HOUR + random.next() ** 2 * 6 * HOUR;
}

/** About normally distributed around 0. */
function bell(random: Random): number {
  return (random.next() + random.next() + random.next() + random.next() - 2) * 1.7;
}

/** The calendar day, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
