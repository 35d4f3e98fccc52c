import Table from 'cli-table3';
import type { Findings } from './findings.js';
import type { Journal } from './journal.js';
import type { Load } from './load.js';
import type { Complaints } from './person.js';
import { KINDS } from './victim.js';

const style = { head: [], border: [] };

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Milliseconds, as a person reads them. */
export function ms(value: number): string {
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/**
 * By kind: how often it was killed, how long nobody got an answer (when nothing else was down, if that happened), and
 * how long it took to be back.
 */
export function killTable(journal: Journal): string {
  const table = new Table({
    head: ['killed', 'times', 'longest silence', 'median silence', 'start to ready, median', 'longest'],
    style,
  });
  for (const kind of KINDS) {
    const outages = journal.outages.filter((outage) => outage.kind === kind);
    if (outages.length === 0) continue;
    // What two kills at once have caused is neither's.
    const alone = outages.filter((outage) => journal.wasAlone(outage));
    const silences = (alone.length > 0 ? alone : outages).map((outage) => journal.silenceDuring(outage));
    const starts = outages.flatMap(({ startedAt, readyAt }) =>
      startedAt === undefined || readyAt === undefined ? [] : [readyAt - startedAt],
    );
    table.push([
      kind,
      outages.length,
      ms(Math.max(...silences)),
      ms(percentile(silences, 0.5)),
      ms(percentile(starts, 0.5)),
      ms(Math.max(...starts)),
    ]);
  }
  table.push(['all', journal.outages.length, '', '', '', '']);
  return table.toString();
}

/** What was wished, by kind. */
export function wishTable(load: Load): string {
  const table = new Table({ head: ['wish', 'acknowledged', 'refused'], style });
  for (const [kind, told] of Map.groupBy(load.told, (one) => one.kind)) {
    const acknowledged = told.filter(({ answer }) => answer.status < 300).length;
    table.push([kind, acknowledged, told.length - acknowledged]);
  }
  return table.toString();
}

export function loadTable(load: Load, complaints: Complaints, seconds: number): string {
  const times = load.told.filter(({ answer }) => answer.status < 300).map(({ answer }) => answer.ms);
  const first = load.told.filter(({ answer }) => answer.status < 300 && answer.attempts === 1);
  const table = new Table({ style });
  table.push(
    ['commands acknowledged', `${times.length}, ${Math.round(times.length / seconds)} a second`],
    ['of them at the first attempt', first.length],
    ['refused by a rule', load.told.length - times.length],
    ['registrations', load.registered.length],
    [
      'latency of acknowledged commands, p50 / p99',
      `${ms(percentile(times, 0.5))} / ${ms(percentile(times, 0.99))}`,
    ],
    [
      'of those at the first attempt, p50 / p99',
      [0.5, 0.99]
        .map((part) =>
          ms(
            percentile(
              first.map(({ answer }) => answer.ms),
              part,
            ),
          ),
        )
        .join(' / '),
    ],
    [
      'attempts made again, and why',
      [...complaints.retries].map(([why, times]) => `${why}: ${times}`).join('\n'),
    ],
  );
  return table.toString();
}

export function checkTable(all: readonly Findings[]): string {
  const table = new Table({
    head: ['check', 'holds', 'found'],
    style,
    colWidths: [44, 7, 110],
    wordWrap: true,
  });
  for (const { title, ok, summary } of all) table.push([title, ok ? 'yes' : 'NO', summary]);
  return table.toString();
}
