import type { INestApplicationContext } from '@nestjs/common';
import { EventStore } from '../../src/event-store/event-store.js';
import { Inbox } from '../../src/notifications/inbox.js';
import { Progress, reactionStorage } from '../../src/projector/progress.js';
import type { Projection } from '../../src/projector/projection.js';
import { PROJECTIONS } from '../../src/projector/projector.token.js';
import { REACTIONS, type Reaction } from '../../src/reactions/reaction.js';
import { Refused } from '../../src/write-path/refused.js';
import { BugDoing } from './doing/bugs.js';
import { GroundDoing } from './doing/ground.js';
import { inOrder } from './doing/in-order.js';
import { OwnDoing } from './doing/own.js';
import { NO_MAIL, Stage } from './doing/stage.js';
import { Painter } from './files/painter.js';
import { DAY } from './plan/calendar.js';
import type { Plan, Step } from './plan/steps.js';

/** How long before the present people's inboxes begin, and up to when they have read them. */
const NEWS_FROM = 21 * DAY;
const READ_UP_TO = 4 * DAY;
/** How long the consumers of the log may take to come after, in milliseconds. */
const PATIENCE_MS = 180_000;

export interface Filling {
  plan: Plan;
  /** Of everybody. */
  password: string;
  /** Milliseconds since 1970: when the plan ends. */
  now: number;
  signal: AbortSignal;
  /** Hears of every step that is done, and how many bugs there are by then. */
  onStep?: (steps: number, bugs: number) => void;
  /** Hears what is waited for. */
  onWait?: (what: string) => void;
}

export interface Filled {
  /** Steps that a rule has refused, with its code: none, unless somebody else was at work in the tracker. */
  refused: string[];
  /** All was done, and not stopped by the signal. */
  whole: boolean;
  /** Whether read models, inboxes and what else follows from the log are complete. */
  settled: boolean;
}

/** Does all that is planned, in its time, by the commands of a running application. */
export async function fill(app: INestApplicationContext, filling: Filling): Promise<Filled> {
  const painter = new Painter();
  try {
    return await fillWith(painter, app, filling);
  } finally {
    painter.close();
  }
}

async function fillWith(painter: Painter, app: INestApplicationContext, filling: Filling): Promise<Filled> {
  const { plan, password, now, signal } = filling;
  const stage = new Stage(plan);
  const ground = new GroundDoing(app, stage, password);
  const [bugs, own] = [new BugDoing(app, stage, painter), new OwnDoing(app, stage)];
  const refused: string[] = [];
  let done = 0;
  const perform = async (step: Step): Promise<void> => {
    const issued = stage.issued(step);
    try {
      if (step.on === 'ground') await ground.do(step.step, issued);
      else if (step.on === 'bug') await bugs.do(step.bug, step.step, issued);
      else await own.do(step.step, issued);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(`${error.code}: ${JSON.stringify(step).slice(0, 200)}`);
    }
    done += 1;
    filling.onStep?.(done, stage.bugs.length === 0 ? 0 : stage.bugs.length - 1);
  };
  const between = (from: number, to: number): readonly Step[] =>
    plan.steps.filter(({ at }) => at >= from && at < to);

  const [newsFrom, readUpTo] = [now - NEWS_FROM, now - READ_UP_TO];
  await inOrder(between(0, newsFrom), perform, signal);
  // Whom something is told is decided when it is read, and not when it was written: so that must be done by then.
  if (!signal.aborted) await settle(app, ['notifications'], filling);
  await ground.tellEverybody(NO_MAIL, newsFrom);
  await inOrder(between(newsFrom, readUpTo), perform, signal);
  if (!signal.aborted) await settle(app, ['notifications'], filling);
  for (const account of stage.accounts.values()) await app.get(Inbox).markRead(account, 'all');
  await inOrder(between(readUpTo, now + 1), perform, signal);
  const settled = !signal.aborted && (await settle(app, undefined, filling));
  return { refused, whole: done === plan.steps.length, settled };
}

/** Waits until the consumers of the log are where it ends now. @param reactions all, and the read models, if left out */
async function settle(
  app: INestApplicationContext,
  reactions: readonly string[] | undefined,
  { onWait, signal }: Filling,
): Promise<boolean> {
  onWait?.('waiting for what follows from it');
  const head = await app.get(EventStore).head();
  const progress = app.get(Progress);
  const named = reactions ?? app.get<readonly Reaction[]>(REACTIONS).map(({ name }) => name);
  const projections = reactions === undefined ? app.get<readonly Projection[]>(PROJECTIONS) : [];
  const storages = [...named.map(reactionStorage), ...projections.map(({ storage }) => storage)];
  const deadline = Date.now() + PATIENCE_MS;
  for (const storage of storages) {
    // In short pieces, for somebody may press Ctrl-C.
    while (!(await progress.waitFor(storage, head, 500))) {
      if (signal.aborted || Date.now() > deadline) return false;
    }
  }
  return true;
}
