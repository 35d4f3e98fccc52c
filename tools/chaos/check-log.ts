import { bugAggregate } from '../../src/bugs/bug-command.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { commandIdOf } from '../../src/http/command.guard.js';
import { versionSeen } from '../../src/write-path/decide.js';
import { Findings } from './findings.js';
import type { Told } from './load.js';
import type { Registered } from './registration.js';
import type { WholeLog } from './whole-log.js';

/** Every acknowledged command is in the log, once and as it was answered; a refused one is not. */
export function checkLog(log: WholeLog, told: readonly Told[], registered: readonly Registered[]): Findings {
  const findings = new Findings('every acknowledged command is in the log exactly once');
  const acknowledged = told.filter(({ answer }) => answer.status < 300);
  for (const one of acknowledged) checkAcknowledged(one, log, findings);
  const refused = told.filter(({ answer }) => answer.status >= 300);
  for (const one of refused) checkRefused(one, log, findings);
  checkIds(log, findings);
  checkNothingElse(log, told, findings);
  for (const { person, acknowledged: account } of registered) {
    if (account === undefined) continue;
    const types = log.stream(`account-${account}`).map(({ type }) => type);
    const right = types[0] === 'AccountRegistered' && types[1] === 'AccountActivated' && types.length === 2;
    findings.expect(right, () => `${person.name}, account ${account}, is ${types.join(', ') || 'not there'}`);
  }
  const again = acknowledged.filter(({ answer }) => answer.attempts > 1).length;
  findings.count(
    `${acknowledged.length} acknowledged (${again} after retries), ${refused.length} refused, ` +
      `${registered.length} registrations; ${log.events.length} events`,
  );
  return findings;
}

function checkAcknowledged(one: Told, log: WholeLog, findings: Findings): void {
  const { kind, person, key, answer, events: lists, already } = one;
  const { id, version = 0, position } = answer.body;
  const stream = one.stream ?? `bug-${id}`;
  const what = (): string => `${kind} ${key} of ${person.name} on ${stream}`;
  const mine = log.command(commandIdOf(person.account, key));
  const types = mine.map(({ type }) => type);
  findings.expect(
    mine.every((event) => event.stream === stream),
    () => `${what()} has events on ${[...new Set(mine.map((event) => event.stream))].join()}`,
  );
  if (mine.length === 0) {
    const holds = already?.(log.bugAt(stream, versionIn(log, stream, one)).state) === true;
    findings.expect(holds, () => `${what()} was acknowledged and is not in the log`);
    return;
  }
  const right = lists.some((list) => list.join() === types.join());
  findings.expect(right, () => `${what()} came to ${types.join(', ')}`);
  const last = mine.at(-1)!;
  findings.expect(last.version - mine[0]!.version === mine.length - 1, () => `${what()} is not in one piece`);
  const seen = versionAs(person, log, last);
  findings.expect(seen === version, () => `${what()} was answered version ${version}, and is ${seen}`);
  checkPosition(one, log, last, position ?? '', findings);
  const thing = (last.data as { id?: unknown }).id;
  const idRight =
    kind === 'comment' || kind === 'private comment' || kind === 'attach'
      ? thing === id
      : stream.endsWith(`-${id}`);
  findings.expect(idRight, () => `${what()} was answered id ${id}`);
}

/** Commands that were appended together are answered their last position; and whoever draws an edge reads both its sides. */
function checkPosition(
  { kind, key }: Told,
  log: WholeLog,
  last: RecordedEvent,
  position: string,
  findings: Findings,
): void {
  const there = log.at(position);
  const right = position >= last.position && (kind === 'block' || there?.stream === last.stream);
  findings.expect(right, () => `${kind} ${key} was answered ${position}, and stands at ${last.position}`);
}

/** The version, as its reader counts, at which the command was answered that came to nothing. */
function versionIn(log: WholeLog, stream: string, { person, answer }: Told): number {
  const events = log.stream(stream);
  return events.findLast((event) => versionAs(person, log, event) === answer.body.version)?.version ?? 0;
}

function versionAs({ role }: Told['person'], log: WholeLog, { stream, version }: RecordedEvent): number {
  if (!stream.startsWith('bug-')) return version;
  const seen = { aggregate: bugAggregate, issued: { role } } as unknown as Parameters<typeof versionSeen>[0];
  return versionSeen(seen, log.bugAt(stream, version));
}

function checkRefused(one: Told, log: WholeLog, findings: Findings): void {
  const { kind, person, key, answer, refusable } = one;
  const what = `${kind} ${key} of ${person.name} was refused (${answer.status} ${answer.body.code})`;
  findings.expect(refusable && answer.status !== 404, () => `${what}, which no rule asks for`);
  const mine = log.command(commandIdOf(person.account, key));
  findings.expect(mine.length === 0, () => `${what} and is in the log all the same`);
}

function checkIds(log: WholeLog, findings: Findings): void {
  const seen = new Set<string>();
  for (const { id, type, stream } of log.events) {
    findings.expect(!seen.has(id), () => `Event ${id} (${type} on ${stream}) is in the log twice`);
    seen.add(id);
  }
}

/** No bug or product was changed by anything that nobody has wished, nor by what follows from a wish. */
function checkNothingElse(log: WholeLog, told: readonly Told[], findings: Findings): void {
  const known = new Set(told.map(({ person, key }) => commandIdOf(person.account, key)));
  for (const { stream, type, metadata } of log.events) {
    if (!stream.startsWith('bug-') || metadata.actor === 0) continue;
    const wished = known.has(metadata.command) || known.has(metadata.$causationId);
    findings.expect(wished, () => `${type} on ${stream}: nobody has wished it`);
  }
}
