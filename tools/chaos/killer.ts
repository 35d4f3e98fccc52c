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
/** So many are down, or on their way up, at the same time. */
const MOST_DOWN = 3;
/** How often two are killed together, and how often one is killed again while it starts. */
const PAIRS = 0.15;
const AGAIN = 0.12;
const AGAIN_MS = [50, 1500] as const;
/** Whatever was killed must answer again within this time after its start, in milliseconds. */
const READY_MS = 400_000;

/** Kills at random moments, and starts again what it has killed. */
export class Killer {
  /** Kinds that have not been killed yet: they come first. */
  private fresh: Victim[];
  private readonly down = new Map<Victim, Promise<void>>();

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

  /** Until as many were killed, or `enough` says so; then until all of them answer again. */
  async run(most: number, enough: () => boolean): Promise<void> {
    while (this.kills < most && !enough()) {
      await sleep(this.random.between(...BETWEEN_MS));
      // Who kills everything all the time tests nothing but the start.
      while (this.down.size >= MOST_DOWN) await Promise.race(this.down.values());
      this.begin(this.fresh.find((one) => !this.down.has(one)) ?? this.random.pick(this.standing));
      if (this.random.chance(PAIRS)) this.begin(this.random.pick(this.standing));
    }
    await Promise.all(this.down.values());
  }

  private get standing(): Victim[] {
    return this.victims.filter((one) => !this.down.has(one));
  }

  private begin(victim: Victim): void {
    this.fresh = this.fresh.filter((one) => one !== victim);
    const striking = this.strike({ victim, ...this.fate() });
    this.down.set(victim, striking);
    // Who fails stays, and is found by whoever waits.
    striking.then(
      () => this.down.delete(victim),
      () => undefined,
    );
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
