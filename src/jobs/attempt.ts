import { jobSeconds } from '../telemetry/instruments.js';
import { origin } from '../telemetry/origin.js';
import { within } from '../telemetry/tracing.js';
import type { Worker } from './queue.js';

/** What a job's data says of where it comes from, beside what its worker asked for. */
export interface JobOrigin {
  origin?: { correlationId: string; span?: string };
}

/** Of a job that is added now. */
export function jobOrigin(): JobOrigin {
  const from = origin();
  if (from === undefined) return {};
  const { correlationId, span } = from;
  return { origin: { correlationId, ...(span !== undefined && { span }) } };
}

/** One attempt at a job, as part of what it comes from. */
export async function attempt(worker: Worker, id: string, { origin, ...data }: JobOrigin): Promise<void> {
  const queue = worker.queue.name;
  const measured = jobSeconds.startTimer({ queue });
  const work = () => worker.work(data, id);
  try {
    if (origin === undefined) await work();
    else {
      const from = { correlationId: origin.correlationId, parent: origin.span };
      await within(from, { name: `job ${queue}`, kind: 'consumer' }, work);
    }
    measured({ outcome: 'done' });
  } catch (error) {
    measured({ outcome: 'failed' });
    throw error;
  }
}
