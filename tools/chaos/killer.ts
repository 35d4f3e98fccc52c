import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal, Outage } from './journal.js';
import type { Random } from './random.js';
import type { Victim } from './victim.js';

/** Pauses at random, in milliseconds: between two kills, and until what was killed is started again. */
const BETWEEN_MS = [300, 3000] as const;
const DOWN_MS = [50, 3000] as const;
/** A long one: time-outs run out, and locks. */
const LONG_MS = [8000, 16_000] as const;
const LONG = 0.06;
/** How often two are killed together, and how often one is killed again while it starts. */
const PAIRS = 0.15;
const AGAIN = 0.12;
const AGAIN_MS = [50, 1500] as const;
/** Whatever was killed must answer again within this time after its start, in milliseconds. */
const READY_MS = 240_000;

/** Kills at random moments, and starts again what it has killed. */
export class Killer {
  /** Kinds that have not been killed yet: they come first. */
  private fresh: Victim[];

  constructor(
    private readonly victims: readonly Victim[],
    private readonly journal: Journal,
    private readonly random: Random,
  ) {
    const kinds = new Set<string>();
    this.fresh = random.shuffled(victims).filter(({ kind }) => !kinds.has(kind) && kinds.add(kind));
  }

  get kills(): number {
    return this.journal.outages.length;
  }

  /** Until as many were killed, or `enough` says so. */
  async run(most: number, enough: () => boolean): Promise<void> {
    while (this.kills < most && !enough()) {
      await sleep(this.random.between(...BETWEEN_MS));
      const first = this.fresh.pop() ?? this.random.pick(this.victims);
      const others = this.victims.filter((other) => other !== first);
      const pair = this.random.chance(PAIRS) ? [first, this.random.pick(others)] : [first];
      // Drawn before anything happens, so that what is drawn does not hang on how long things take.
      const fates = pair.map((victim) => ({ victim, ...this.fate() }));
      await Promise.all(fates.map((fate) => this.strike(fate)));
    }
  }

  private fate(): { down: number; again: number | undefined } {
    const [least, most] = this.random.chance(LONG) ? LONG_MS : DOWN_MS;
    const down = this.random.between(least, most);
    const again = this.random.between(...AGAIN_MS);
    return { down, again: this.random.chance(AGAIN) ? again : undefined };
  }

  private async strike(fate: { victim: Victim; down: number; again: number | undefined }): Promise<void> {
    const { victim, down, again } = fate;
    let outage = await this.kill(victim);
    await sleep(down);
    outage.startedAt = Date.now();
    let started = victim.start();
    if (again !== undefined) {
      await sleep(again);
      started.catch(() => undefined);
      outage.readyAt = Date.now();
      outage = await this.kill(victim);
      outage.startedAt = Date.now();
      started = victim.start();
    }
    await within(READY_MS, started, `${victim.name} does not answer again`);
    outage.readyAt = Date.now();
  }

  private async kill(victim: Victim): Promise<Outage> {
    const outage: Outage = { kind: victim.kind, name: victim.name, killedAt: Date.now() };
    this.journal.outages.push(outage);
    await victim.kill();
    return outage;
  }
}

/** @throws Error when it takes longer */
export async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} after ${ms / 1000} s`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
