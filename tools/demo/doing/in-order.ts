import type { Step } from '../plan/steps.js';

/** Steps that are under way at the same time. */
const AT_ONCE = 16;
/** How many steps may overtake a slow one. */
const AHEAD = 32;

/** What must not change while the step is done, and what it changes. */
function subjects({ by, ...step }: Step): string[] {
  if (step.on === 'bug') return [step.bug, ...step.others].map((bug) => `bug ${bug}`);
  return [`person ${by}`];
}

/**
 * Does steps in their order, some at once: a bug's one after the other, and those that change the ground on their own. So
 * the log is in the order of time but for a few steps that happen to overtake each other.
 * @param signal ends it after the steps that are under way
 * @throws the first error of a step, after those under way have ended
 */
export async function inOrder(
  steps: readonly Step[],
  perform: (step: Step) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const last = new Map<string, Promise<void>>();
  /** By the step's place, the oldest first. */
  const running = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  const start = (step: Step, place: number): void => {
    const before = subjects(step).flatMap((subject) => last.get(subject) ?? []);
    const task = Promise.all(before)
      .then(() => (failures.length === 0 ? perform(step) : undefined))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(place));
    running.set(place, task);
    for (const subject of subjects(step)) last.set(subject, task);
  };
  const all = (): Promise<unknown> => Promise.all([...running.values()]);
  for (const [place, step] of steps.entries()) {
    if (signal.aborted || failures.length > 0) break;
    if (step.on === 'ground') await all();
    while (running.size >= AT_ONCE) await Promise.race([...running.values()]);
    for (const [oldest, task] of running) if (place - oldest > AHEAD) await task;
    start(step, place);
    if (step.on === 'ground') await all();
  }
  await all();
  if (failures.length > 0) throw failures[0];
}
