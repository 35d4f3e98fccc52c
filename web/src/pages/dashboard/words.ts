const count = new Intl.NumberFormat('en');
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

export const counted = (number: number): string => count.format(number);
export const bugs = (number: number): string => (number === 1 ? '1 bug' : `${counted(number)} bugs`);

/** “3 Nov”, of a day of UTC. */
export const shortDay = (date: string): string => day.format(new Date(date));
export const longDay = (date: string): string => dayAndYear.format(new Date(date));
/** “Nov”, and in January the year. */
export const monthOf = (date: string): string =>
  date.slice(5, 7) === '01' ? date.slice(0, 4) : month.format(new Date(date));

const one = (number: number): string =>
  number < 10 ? number.toFixed(1).replace('.0', '') : counted(Math.round(number));

/** “4 hours”, “2.5 days”: in the unit in which it is a number one can imagine. */
export function lasting(hours: number | null): string {
  if (hours === null) return '—';
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours < 48) return `${one(hours)} h`;
  return `${one(hours / 24)} days`;
}

/** A class of days, such as “7 to 29 days”; the upper end is exclusive. */
export function days(from: number, to: number | null): string {
  if (to === null) return `${from} days or more`;
  if (to === 1) return 'Today';
  if (to - from === 1) return `${from} days`;
  return `${from} to ${to - 1} days`;
}

const mark = (hours: number): string =>
  hours < 24 ? `${hours} h` : hours === 24 ? '1 day' : `${counted(hours / 24)} days`;

/** A class of hours, such as “1 h to 4 h”. */
export function hours(from: number, to: number | null): string {
  if (to === null) return `More than ${mark(from)}`;
  return from === 0 ? `Less than ${mark(to)}` : `${mark(from)} to ${mark(to)}`;
}
