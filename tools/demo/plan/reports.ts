import type { Random } from '../../chaos/random.js';
import { products } from '../corpus/products.js';
import { complaint } from '../corpus/titles.js';
import { arrivals } from './calendar.js';
import type { Cast } from './cast.js';
import { excitement, supported, type Release } from './releases.js';
import type { Beginning } from './story.js';

/** Share of reports by staff, and of those that only staff may see. */
const BY_STAFF = 0.55;
const PRIVATE = 0.04;
/** Share of reports that say where, and in which version. */
const WITH_PLATFORM = 0.6;
const WITH_VERSION = 0.88;
/** How often another title is looked for, if there is the same one already. */
const TRIES = 20;

/** So many reports, of all products, before their stories are told. */
export function beginnings(
  count: number,
  releases: readonly (readonly Release[])[],
  [start, end]: readonly [number, number],
  cast: Cast,
  random: Random,
): Omit<Beginning, 'bug'>[] {
  const titles = new Set<string>();
  const shares = share(count);
  return products.flatMap((words, product) => {
    const own = releases[product]!;
    const factor = excitement(own, start, end);
    return arrivals(shares[product]!, [start, end], factor, random).map((time) => {
      const at = Math.floor(time);
      const component = random.pick(words.components);
      const versions = supported(own, at);
      const newest = versions[Math.floor(random.next() ** 2.2 * versions.length)]!.version;
      const before = versions.at(-1)!.version;
      let found = complaint(words, component, before, random);
      for (let tries = 0; titles.has(found.title) && tries < TRIES; tries += 1) {
        found = complaint(words, component, before, random);
      }
      titles.add(found.title);
      const { title, severity, security } = found;
      const customers = cast.customers(at);
      const staff = customers.length === 0 || security || random.chance(BY_STAFF);
      return {
        ...{ at, product, words, component, title, severity, tracks: false },
        version: random.chance(WITH_VERSION) ? newest : null,
        platform: random.chance(WITH_PLATFORM) ? random.pick(words.platforms) : null,
        reporter: random.pick(staff ? cast.staff(at) : customers),
        private: staff && (security || random.chance(PRIVATE)),
      };
    });
  });
}

/** How many of them each product gets. */
function share(count: number): number[] {
  const whole = products.reduce((sum, { weight }) => sum + weight, 0);
  const shares = products.map(({ weight }) => Math.floor((count * weight) / whole));
  shares[0]! += count - shares.reduce((sum, one) => sum + one, 0);
  return shares;
}
