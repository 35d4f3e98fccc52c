import { ACCOUNT_ROLES, type AccountRole } from '../../../src/access/matrix.js';
import type { Random } from '../../chaos/random.js';
import { customers, familyNames, givenNames } from '../corpus/names.js';
import { COMPANY, products } from '../corpus/products.js';
import { DAY, HOUR } from './calendar.js';
import type { Person } from './steps.js';

/** Share of people who are not there from the beginning. */
const LATE_COMERS = 0.25;
/** Between the accounts that are made on the first day. */
const ARRIVAL_MS = 10_000;

/** How many people of each role there are among so many, at least one. */
function headcount(people: number): Record<AccountRole, number> {
  const admin = people < 12 ? 1 : 2;
  const supervisor = Math.max(1, Math.round(people * 0.1));
  const employee = Math.max(2, Math.round(people * 0.45));
  const reporter = people - admin - supervisor - employee - 1;
  return { admin, supervisor, employee, auditor: 1, reporter };
}

/** The people, with those of a role next to each other. */
export function makePeople(count: number, start: number, end: number, random: Random): Person[] {
  const names = uniqueNames(count, random);
  const people: Person[] = [];
  const heads = headcount(count);
  for (const role of ACCOUNT_ROLES) {
    for (let place = 0; place < heads[role]; place += 1) {
      const staff = role !== 'reporter';
      // The first of each role and of each team is there from the beginning.
      const late = place > products.length && random.chance(LATE_COMERS);
      const joined = late
        ? start + random.between(0.05, 0.8) * (end - start)
        : start + people.length * ARRIVAL_MS;
      people.push({
        ...names[people.length]!,
        role,
        company: staff ? COMPANY : customers[place % customers.length]!,
        teams: teamsOf(role, place, heads[role]),
        joined,
        left: Infinity,
      });
    }
  }
  const leaver = people.findLast(({ role }) => role === 'reporter');
  if (leaver !== undefined && heads.reporter > 3) {
    leaver.left = Math.max(start + 0.7 * (end - start), leaver.joined + 30 * DAY + HOUR);
  }
  return people.map((person) => ({ ...person, email: addressOf(person) }));
}

function uniqueNames(count: number, random: Random): Pick<Person, 'username' | 'displayName' | 'email'>[] {
  const all = givenNames.flatMap((given) => familyNames.map((family) => ({ given, family })));
  const usernames = new Set<string>();
  const names: Pick<Person, 'username' | 'displayName' | 'email'>[] = [];
  const taken = new Set<string>();
  for (const { given, family } of random.shuffled(all)) {
    if (names.length === count) break;
    // Of few people no two share a given name, which makes texts easier to follow.
    if (taken.has(given) && names.length < givenNames.length) continue;
    taken.add(given);
    const username = plain(`${given}.${family}`);
    if (usernames.has(username)) continue;
    usernames.add(username);
    names.push({ username, displayName: `${given} ${family}`, email: '' });
  }
  return names;
}

function plain(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Of a domain that nobody can have (RFC 2606). */
function addressOf({ username, company }: Person): string {
  return `${username}@${plain(company).replaceAll(/[^a-z]+/g, '-')}.example`;
}

/** Employees spread over the products; where they are few, everybody works on everything. */
function teamsOf(role: AccountRole, place: number, heads: number): readonly number[] {
  const all = products.map((_, product) => product);
  if (role === 'supervisor') return all.filter((product) => product % heads === place % heads);
  if (role !== 'employee') return [];
  return heads < 2 * all.length ? all : [place % all.length];
}
