import type { Random } from '../../chaos/random.js';
import type { ProductWords } from '../corpus/product.js';
import { products } from '../corpus/products.js';
import { DAY, HOUR, later } from './calendar.js';

export interface Release {
  version: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Versions that there are when the story begins. */
const BEFORE = 3;
/** Versions that bugs are reported against; what is older is retired. */
const SUPPORTED = 4;
const WEEKS_BETWEEN = 15;
/** How much more is reported on the day of a release, and after how many days it is a third of that. */
const BULGE = 3.2;
const BULGE_DAYS = 9;

/** The releases of each product, oldest first. */
export function makeReleases(start: number, end: number, random: Random): Release[][] {
  return products.map((product) => {
    const times = Array.from({ length: BEFORE }, (_, place) => start + (1 + place) * HOUR);
    let at = start + random.between(3, WEEKS_BETWEEN) * 7 * DAY;
    for (; at < end - 2 * DAY; at += random.between(0.75, 1.25) * WEEKS_BETWEEN * 7 * DAY) {
      const day = later(at, 1, random);
      if (day < end - DAY) times.push(day);
    }
    return times.map((time, place) => ({
      version: versionBefore(product, times.length - 1 - place),
      at: time,
    }));
  });
}

function versionBefore({ release: { major, minor } }: ProductWords, steps: number): string {
  const left = minor - steps;
  if (left >= 0) return `${major}.${left}`;
  const down = Math.ceil(-left / 10);
  return major - down > 0 ? `${major - down}.${left + 10 * down}` : `0.${Math.max(0, 10 + left)}.${steps}`;
}

/** The version that is retired when this one comes. */
export function retiredBy(releases: readonly Release[], place: number): Release | undefined {
  return releases[place - SUPPORTED];
}

/** The newest versions at a moment, newest first. */
export function supported(releases: readonly Release[], at: number): Release[] {
  return releases
    .filter((release) => release.at <= at)
    .slice(1 - SUPPORTED)
    .reverse();
}

/** How much more than usual is reported on a day: the company grows, and a release brings a bulge. */
export function excitement(releases: readonly Release[], start: number, end: number) {
  return (day: number): number => {
    const growth = 0.75 + (0.5 * (day - start)) / (end - start);
    const last = releases.findLast(({ at }) => at > start + DAY && at <= day + DAY);
    const bulge = last === undefined ? 0 : BULGE * Math.exp(-(day - last.at) / (BULGE_DAYS * DAY));
    return growth * (1 + Math.min(bulge, BULGE));
  };
}
