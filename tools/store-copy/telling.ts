import type { Verdict } from '../../src/audit/verdict.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { Place } from './command-line.js';
import type { Copied } from './copy-log.js';

/** What is said of a move, and what is to be done next. */

export function nameOf(engine: EventStore['engine']): string {
  return engine === 'postgres' ? 'PostgreSQL' : 'EventStoreDB';
}

export function copied({ events, before, ms }: Copied, to: Place): string {
  const written = events - before;
  const speed = written > 0 && ms > 0 ? ` at ${count((written / ms) * 1000)} a second` : '';
  return `${count(events)} events are in ${placeName(to)}: ${count(before)} were there, ${count(written)} were copied${speed}.`;
}

export function running(processes: number): string {
  return (
    `The log was not moved: ${count(processes)} ${processes === 1 ? 'process' : 'processes'} of BugZot still run. ` +
    'Stop all of them, and run this again: only what has come since is left to be copied.'
  );
}

export function moved({ events, streams, checkpoints }: Verdict, to: Place): string {
  return (
    `The log is in ${placeName(to)} now: ${count(events)} events in ${count(streams)} streams, each compared, ` +
    `all chains and ${count(checkpoints)} checkpoints verified.`
  );
}

export function already(to: Place): string {
  return `The log is in ${placeName(to)} already. ${next(to)}`;
}

export function next({ eventStoreUrl }: Place): string {
  return eventStoreUrl === undefined
    ? 'Now leave EVENTSTORE_URL out for every process, and start BugZot. Keep the old server until you have a backup.'
    : 'Now set EVENTSTORE_URL to this server for every process, and start BugZot. ' +
        'The log that stays behind in PostgreSQL takes no more events; it is what you go back to with --to postgres.';
}

export function unsound({ problems }: Verdict): string {
  const first = problems
    .slice(0, 5)
    .map(({ kind, stream, detail }) => `  ${kind} ${stream ?? ''}: ${detail}`);
  return [
    'The log is not as it was written, and so it is not moved. See npm run audit -- verify; ' +
      'if checkpoints were signed with an earlier key, give it with --public-key.',
    ...first,
  ].join('\n');
}

/** Without credentials. */
function placeName({ eventStoreUrl }: Place): string {
  return eventStoreUrl === undefined ? 'PostgreSQL' : eventStoreUrl.replace(/\/\/[^@/]*@/, '//…@');
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}
