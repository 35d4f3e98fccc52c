import { createRequire } from 'node:module';

/** The part of kafkajs' queue of requests that is looked at here. */
interface RequestQueue {
  pending: readonly unknown[];
  throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

let mended = false;

/**
 * kafkajs 2.2.4 plans the next look at its queue also when nothing waits in it, at a moment that has passed: a timer that
 * fires every millisecond for each connection (4 % of a core for three of them), and on Node 24 the warning
 * `TimeoutNegativeWarning`. Here it is planned only when something waits. kafkajs has no newer version.
 */
export function mendRequestQueue(): void {
  if (mended) return;
  mended = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const plan = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) plan.call(this);
  };
}
