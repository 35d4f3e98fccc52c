import { isOpen, type Severity, type Status } from '../../../src/bugs/domain/bug.workflow.js';
import type { Random } from '../../chaos/random.js';
import { bugReference, comment, type Occasion } from '../corpus/comments.js';
import { customers } from '../corpus/names.js';
import type { ComponentWords, ProductWords } from '../corpus/product.js';
import type { FileWish } from '../files/file-wish.js';
import { later } from './calendar.js';
import type { Cast } from './cast.js';
import { supported, type Release } from './releases.js';
import type { BugStep, PlannedAction, Step } from './steps.js';

/** What is known of a bug before its story is told. */
export interface Beginning {
  /** From 1. */
  bug: number;
  at: number;
  /** Place of the product. */
  product: number;
  words: ProductWords;
  component: ComponentWords;
  version: string | null;
  platform: string | null;
  reporter: number;
  title: string;
  severity: Severity;
  private: boolean;
  /** It stands for a release, and depends on what must be done for it. */
  tracks: boolean;
}

/** Between two things that somebody does in one go, in milliseconds. */
const BREATH = [20_000, 200_000] as const;

/** How urgently people work on it: what the usual waits are multiplied by. */
const URGENCY: Readonly<Record<Severity, number>> = {
  blocker: 0.12,
  critical: 0.25,
  major: 0.55,
  normal: 1,
  minor: 2,
  trivial: 2.6,
  enhancement: 3.2,
};

/** A bug whose story is being told: where it is by now, and what has happened to it. */
export class Story {
  readonly steps: Step[] = [];
  status: Status = 'NEW';
  /** Who works on it, or who gets what is reported on its component. */
  assignee: number | null = null;
  duplicateOf: Story | null = null;
  /** When it was closed and opened again, by turns. */
  readonly turns: { at: number; open: boolean }[] = [];
  readonly tags = new Set<string>();
  private readonly said = new Set<string>();
  at: number;

  constructor(
    readonly beginning: Beginning,
    readonly cast: Cast,
    private readonly releases: readonly Release[],
    private readonly end: number,
    readonly random: Random,
  ) {
    this.at = beginning.at;
  }

  /** Some time passes, until people are at work. @returns whether that is not beyond the present */
  wait(hours: number): boolean {
    return this.goTo(later(this.at, hours, this.random));
  }

  /** The same, but the longer the less it matters. */
  waitAsUrgent(hours: number): boolean {
    return this.wait(hours * URGENCY[this.beginning.severity]);
  }

  /** Goes on at once. */
  breathe(): boolean {
    return this.goTo(this.at + this.random.between(...BREATH));
  }

  private goTo(at: number): boolean {
    if (at >= this.end) return false;
    this.at = at;
    return true;
  }

  chance(probability: number): boolean {
    return this.random.chance(probability);
  }

  happen(by: number, step: BugStep, others: readonly number[] = []): void {
    this.steps.push({ at: Math.floor(this.at), by, on: 'bug', bug: this.beginning.bug, others, step });
  }

  act(by: number, wanted: PlannedAction, others: readonly number[] = []): void {
    this.happen(by, { do: 'act', wanted }, others);
  }

  /** A move of the workflow, which takes the bug to this status. */
  move(by: number, wanted: PlannedAction, to: Status, others: readonly number[] = []): void {
    if (isOpen(to) !== isOpen(this.status)) this.turns.push({ at: this.at, open: isOpen(to) });
    this.status = to;
    this.act(by, wanted, others);
  }

  /** @param to whom it is addressed to */
  say(occasion: Occasion, to: number, other?: Story): string {
    const { component, reporter } = this.beginning;
    const { cast, random } = this;
    const { company } = cast.people[reporter]!;
    const third = cast.colleague(this.at, [to, reporter], random);
    const talk = {
      component,
      version: this.version(),
      to: cast.username(to),
      third: cast.username(third),
      customer: (customers as readonly string[]).includes(company) ? company : random.pick(customers),
      // Of a private one nobody is told by a text that others read.
      other: other?.beginning.private === false ? bugReference(other.beginning.bug) : undefined,
    };
    return comment(occasion, talk, random, this.said);
  }

  /** @param to whom it is addressed to */
  comment(by: number, occasion: Occasion, to: number, other?: Story): void {
    const text = this.say(occasion, to, other);
    this.act(by, { action: 'comment', body: { text, private: occasion === 'private' } });
  }

  tag(by: number, tag: string): void {
    if (this.tags.has(tag)) return;
    this.tags.add(tag);
    this.act(by, { action: 'tag', body: { tag } });
  }

  attach(by: number, kind: FileWish['kind'], description: string, isPrivate = false): void {
    const { words: product, component, title } = this.beginning;
    const file = {
      kind,
      product,
      component,
      title,
      at: this.at,
      seed: Math.floor(this.random.next() * 2 ** 31),
    };
    this.happen(by, { do: 'attach', file, description, private: isPrivate });
  }

  /** The newest version at this moment. */
  version(): string {
    return supported(this.releases, this.at)[0]!.version;
  }

  /** Whoever has reported it, or, if that person has left, somebody of the company. */
  reporterNow(): number {
    const { reporter } = this.beginning;
    if (this.cast.isThere(reporter, this.at)) return reporter;
    return this.cast.lead(this.beginning.product);
  }

  /** Its resolutions from a moment on look at the other bug, so they are done when that is where it should be. */
  resolveAfter({ beginning: { bug } }: Story, moment: number): void {
    for (const [place, step] of this.steps.entries()) {
      if (step.on !== 'bug' || step.step.do !== 'act' || step.at < moment) continue;
      if (step.step.wanted.action === 'resolve') {
        this.steps[place] = { ...step, others: [...step.others, bug] };
      }
    }
  }

  /** Whether it was open at a moment. */
  wasOpen(at: number): boolean {
    return this.turns.findLast((turn) => turn.at <= at)?.open ?? true;
  }
}
