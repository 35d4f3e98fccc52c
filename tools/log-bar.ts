import cliProgress from 'cli-progress';
import type { Position } from '../src/event-store/event-store.js';
import { positionFraction } from '../src/event-store/position-fraction.js';

/** Shows, on a terminal, how far a look through the log has come. */
export async function withLogBar<T>(
  name: string,
  head: Position,
  work: (onProgress: (events: number, through: Position) => void) => Promise<T>,
): Promise<T> {
  const bar = new cliProgress.SingleBar({
    format: `${name} {bar} {percentage} % | {events} events`,
    clearOnComplete: true,
  });
  bar.start(1000, 0, { events: 0 });
  try {
    return await work((events, through) =>
      bar.update(Math.round(positionFraction(through, head) * 1000), { events }),
    );
  } finally {
    bar.stop();
  }
}
