import type { Log } from '../telemetry/log.js';
import type { Jobs } from './jobs.js';
import type { Worker } from './queue.js';
import { WorkLine } from './work-line.js';

/** How often it is looked whether the former engine holds jobs, in milliseconds. */
const LOOK_MS = 30_000;

/**
 * Does the jobs of one worker's queue. Another process that has one, too, does others. After a change of the engine it
 * also does those that were left on the former one, and those that a process adds there which has not changed yet.
 */
export class JobRunner {
  private readonly line: WorkLine;
  private leftovers: WorkLine | undefined;
  private readonly looking: NodeJS.Timeout | undefined;
  private look: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly worker: Worker,
    private readonly jobs: Jobs,
    private readonly log: Log,
  ) {
    this.line = new WorkLine(worker, jobs.engine, log);
    if (jobs.former === undefined) return;
    const look = (): void => void (this.look = this.lookForLeftovers().catch(() => undefined));
    this.looking = setInterval(look, LOOK_MS).unref();
    look();
  }

  /** Within some five seconds; see {@link WorkLine.stop}. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.looking);
    await Promise.all([this.line.stop(), this.leftovers?.stop(), this.look]);
  }

  private async lookForLeftovers(): Promise<void> {
    const former = this.jobs.former!;
    const { waiting, active, delayed } = await former.counts(this.worker.queue);
    if (this.stopped) return;
    const left = waiting + active + delayed;
    if (left > 0) this.leftovers ??= new WorkLine(this.worker, former, this.log);
    else if (this.leftovers) {
      const done = this.leftovers;
      this.leftovers = undefined;
      await done.stop();
    }
  }
}
