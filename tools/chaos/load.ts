import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from './journal.js';
import type { ChaosMailServer } from './mail-server.js';
import type { Answered, Apis } from './person.js';
import type { Random } from './random.js';
import { register, type Registered } from './registration.js';
import { wish, type Wish } from './wishes.js';
import type { World } from './world.js';

/** Wishes that are open at once; while all of them wait, nobody wishes anything new. */
const AT_ONCE = 64;
/** Of all wishes, how many are somebody's who is new. */
const NEWCOMERS = 0.01;

/** A wish and its answer. */
export interface Told extends Wish {
  answer: Answered;
  /** When it had its answer, `Date.now()`. */
  answeredAt: number;
}

/** People who want things, at a steady rate, each until he has an answer. */
export class Load {
  readonly told: Told[] = [];
  readonly registered: Registered[] = [];
  readonly failures: string[] = [];
  private readonly open = new Set<Promise<void>>();
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly world: World,
    private readonly apis: Apis,
    private readonly mails: ChaosMailServer,
    private readonly journal: Journal,
    private readonly random: Random,
    private readonly perSecond: number,
  ) {}

  get acknowledged(): number {
    return this.journal.acknowledged.length;
  }

  start(): void {
    this.running = this.run();
  }

  /** Wishes nothing new, and waits until everything has an answer. */
  async end(): Promise<void> {
    this.stopping = true;
    await this.running;
    await Promise.all(this.open);
  }

  /** How many wait for an answer. */
  get waiting(): number {
    return this.open.size;
  }

  private async run(): Promise<void> {
    let due = performance.now();
    while (!this.stopping) {
      due = Math.max(due + 1000 / this.perSecond, performance.now() - 1000);
      await sleep(Math.max(0, due - performance.now()));
      if (this.open.size >= AT_ONCE) await Promise.race(this.open);
      const one = (this.random.chance(NEWCOMERS) ? this.newcomer() : this.wish()).catch((error: unknown) => {
        this.failures.push(String(error));
      });
      this.open.add(one);
      void one.then(() => this.open.delete(one));
    }
  }

  private async wish(): Promise<void> {
    const made = wish(this.world, this.random);
    if (made === undefined) return;
    const answer = await made.person.send(made);
    this.told.push({ ...made, answer, answeredAt: Date.now() });
    if (answer.status >= 300) return;
    this.journal.acknowledged.push(Date.now());
    const { private: isPrivate = false } = made.body() as { private?: boolean };
    if (made.kind === 'report') this.world.reported(answer.body.id!, isPrivate);
  }

  private async newcomer(): Promise<void> {
    this.registered.push(await register(this.world, this.apis, this.mails));
  }
}
