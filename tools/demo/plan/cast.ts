import type { Random } from '../../chaos/random.js';
import type { Person } from './steps.js';

/** Who can be found for what, at a moment. Everybody is named by the place in the plan. */
export class Cast {
  constructor(readonly people: readonly Person[]) {}

  private find(at: number, wanted: (person: Person) => boolean): number[] {
    return this.people.flatMap((person, place) =>
      person.joined < at && at < person.left && wanted(person) ? [place] : [],
    );
  }

  /** The people who develop the product. */
  team(product: number, at: number): number[] {
    return this.find(at, ({ role, teams }) => role === 'employee' && teams.includes(product));
  }

  /** Who decides about the product. */
  lead(product: number): number {
    const lead = this.people.findIndex(({ role, teams }) => role === 'supervisor' && teams.includes(product));
    return lead < 0 ? this.people.findIndex(({ role }) => role === 'supervisor') : lead;
  }

  /** One of the team; who comes first in it has most to do. */
  developer(product: number, at: number, random: Random): number {
    const team = this.team(product, at);
    return team[Math.floor(random.next() ** 1.6 * team.length)]!;
  }

  staff(at: number): number[] {
    return this.find(at, ({ role }) => role === 'employee' || role === 'supervisor');
  }

  customers(at: number): number[] {
    return this.find(at, ({ role }) => role === 'reporter');
  }

  /** A colleague, who is not one of these. */
  colleague(at: number, not: readonly number[], random: Random): number {
    const others = this.staff(at).filter((place) => !not.includes(place));
    return others.length === 0 ? not[0]! : random.pick(others);
  }

  isStaff(person: number): boolean {
    return this.people[person]!.role !== 'reporter';
  }

  /** Whether the person's account works at that moment. */
  isThere(person: number, at: number): boolean {
    const { joined, left } = this.people[person]!;
    return joined < at && at < left;
  }

  username(person: number): string {
    return this.people[person]!.username;
  }
}
