/** Calendar days of UTC, as text `YYYY-MM-DD`, which sorts as they do. */
export type Day = string;

const DAY_MS = 86_400_000;

export function today(): Day {
  return new Date().toISOString().slice(0, 10);
}

export function plusDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of its week. */
export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

export function latest(...days: (Day | undefined)[]): Day | undefined {
  return days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
}

/** Its first moment. */
export function startOf(day: Day): string {
  return `${day}T00:00:00Z`;
}
