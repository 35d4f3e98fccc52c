import type { Random } from '../../chaos/random.js';
import { products } from '../corpus/products.js';
import { HOUR } from './calendar.js';
import type { Cast } from './cast.js';
import { retiredBy, type Release } from './releases.js';
import { SYSTEM, type GroundStep, type Step } from './steps.js';

const MINUTE = 60_000;
/** After the accounts of the first day, and before the first versions. */
const PRODUCTS_AFTER = 40 * MINUTE;
/** Share of components whose bugs somebody gets at once. */
const WITH_ASSIGNEE = 0.5;

/** Who gets what is reported on a component at first: by product's place and component. */
export type DefaultAssignees = ReadonlyMap<string, number>;

export function assigneeKey(product: number, component: string): string {
  return `${product} ${component}`;
}

/** People come and leave, products get components and versions. */
export function groundSteps(
  cast: Cast,
  releases: readonly (readonly Release[])[],
  [start, end]: readonly [number, number],
  random: Random,
): { steps: Step[]; assignees: DefaultAssignees } {
  const steps: Step[] = [];
  const ground = (at: number, by: number, step: GroundStep): void => {
    if (at < end) steps.push({ at: Math.floor(at), by, on: 'ground', step });
  };
  const admin = cast.people.findIndex(({ role }) => role === 'admin');
  for (const [person, { joined, left }] of cast.people.entries()) {
    ground(joined, SYSTEM, { do: 'person', person });
    ground(left, admin, { do: 'disable', person });
  }
  const assignees = new Map<string, number>();
  for (const [product, { category, components }] of products.entries()) {
    const lead = cast.lead(product);
    let at = start + PRODUCTS_AFTER + product * 2 * MINUTE;
    const next = (by: number, step: GroundStep): void => ground((at += 2000), by, step);
    next(lead, { do: 'category', name: category });
    next(lead, { do: 'product', product });
    next(lead, { do: 'watch-product', product });
    for (const { name: component } of components) {
      const assignee = random.chance(WITH_ASSIGNEE)
        ? cast.developer(product, start + HOUR / 2, random)
        : null;
      if (assignee !== null) assignees.set(assigneeKey(product, component), assignee);
      next(lead, { do: 'component', product, component, defaultAssignee: assignee });
      for (const member of cast.team(product, start + HOUR / 2)) {
        if (random.chance(0.15)) next(member, { do: 'watch-component', product, component });
      }
    }
    for (const [place, { version, at: released }] of releases[product]!.entries()) {
      ground(released, lead, { do: 'version', product, version });
      const old = retiredBy(releases[product]!, place);
      if (old) ground(released + MINUTE, lead, { do: 'retire-version', product, version: old.version });
    }
  }
  return { steps, assignees };
}
