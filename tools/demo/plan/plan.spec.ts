import { makePlan, type PlanOptions } from './plan.js';
import type { Plan, Step } from './steps.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-04T05:06:07Z');

const plan = (options: Partial<PlanOptions> = {}): Plan =>
  makePlan({ bugs: 300, people: 40, years: 2, seed: 3, now: NOW, ...options });

/** What is wrong with a step, in the order in which the tracker would notice it. */
function faults({ people, steps }: Plan, from: number): string[] {
  const there = new Set<number>();
  const secret = new Map<number, boolean>();
  const found: string[] = [];
  let last = from;
  const expect = (holds: boolean, what: string, step: Step): void => {
    if (!holds) found.push(`${what}: ${JSON.stringify(step).slice(0, 300)}`);
  };
  for (const step of steps) {
    expect(step.at >= last && step.at < NOW, 'not in the order of time', step);
    last = step.at;
    if (step.on === 'ground' && step.step.do === 'person') there.add(step.step.person);
    if (step.by >= 0) expect(there.has(step.by) && step.at <= people[step.by]!.left, 'by nobody', step);
    if (step.on !== 'bug') continue;
    if (step.step.do === 'report') secret.set(step.bug, step.step.report.private);
    expect(secret.has(step.bug), 'before its report', step);
    expect(
      step.others.every((other) => secret.has(other)),
      'before the other’s report',
      step,
    );
    const outsider = people[step.by]!.role === 'reporter';
    expect(!outsider || secret.get(step.bug) === false, 'of what is private', step);
    for (const [, bug] of JSON.stringify(step).matchAll(/#\{(\d+)\}/g)) {
      expect(secret.get(Number(bug)) === false, 'names a bug that is not to be seen', step);
    }
  }
  return found;
}

describe('a plan', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(JSON.stringify(plan())).toBe(JSON.stringify(plan()));
    expect(JSON.stringify(plan({ seed: 4 }))).not.toBe(JSON.stringify(plan()));
  });

  it.each([
    { bugs: 1, people: 10, years: 0.5 },
    { bugs: 30, people: 10, years: 5 },
    { bugs: 300, people: 11, years: 0.5 },
    { bugs: 400, people: 200, years: 1 },
    { bugs: 1000, people: 40, years: 2 },
  ])('of $bugs bugs and $people people in $years years can be carried out', (size) => {
    for (let seed = 0; seed < 4; seed += 1) {
      const made = plan({ ...size, seed });
      expect(faults(made, NOW - size.years * 365 * DAY)).toEqual([]);
      const count = (what: string): number => made.steps.filter(({ step }) => step.do === what).length;
      expect([count('report'), count('person')]).toEqual([size.bugs, size.people]);
    }
  });
});
