import { accountAggregate } from '../../src/accounts/account-command.js';
import { checkpointAggregate } from '../../src/audit/checkpoints.js';
import { eventsIn } from '../../src/audit/export-file.js';
import { bugAggregate } from '../../src/bugs/bug-command.js';
import type { Json, RecordedEvent } from '../../src/event-store/event-store.js';
import { upcast } from '../../src/event-store/upcasting.js';
import { categoryAggregate, productAggregate } from '../../src/products/product-command.js';
import { upcasts } from '../../src/upcasts.js';
import type { Aggregate, DomainEvent } from '../../src/write-path/aggregate.js';
import { foldRecorded, nothing } from '../../src/write-path/folding.js';
import { withLog } from '../with-log.js';
import type { AuditTask } from './audit-task.js';

/** Whose states can be replayed, by the name before the dash of a stream. */
const aggregates = new Map(
  [bugAggregate, productAggregate, categoryAggregate, accountAggregate, checkpointAggregate].map(
    (aggregate) => [aggregate.name, aggregate as unknown as Aggregate<unknown, DomainEvent>],
  ),
);
/** Characters of a text that is shown in a line of the history. */
const SHOWN_CHARACTERS = 200;

/** Prints what happened in a stream, grouped by command, and the state that follows. @returns whether anything did */
export async function replay(task: AuditTask): Promise<boolean> {
  const { files, stream = '', asOf, print, note } = task;
  const [file] = files;
  const isAfter = afterMoment(asOf);
  const events: RecordedEvent[] = [];
  const take = (event: RecordedEvent): boolean => !isAfter(event) && events.push(upcast(event, upcasts)) > 0;
  if (file === undefined) {
    await withLog(
      async ({ stored }) => {
        for await (const page of stored.read(stream)) if (!page.every(take)) break;
      },
      note,
      task.env,
    );
  } else {
    for await (const event of eventsIn(file, stream)) if (!take(event)) break;
  }
  if (events.length === 0) {
    note(`There is nothing of ${stream}${asOf === undefined ? '' : ` as of ${asOf}`}.`);
    return false;
  }
  print(history(events).join('\n'));
  const aggregate = aggregates.get(stream.slice(0, stream.indexOf('-')));
  if (aggregate === undefined) return true;
  const { state, version } = foldRecorded(aggregate, nothing(aggregate), events);
  print(`\n${stream} at version ${version}:\n${JSON.stringify(state, null, 2)}`);
  return true;
}

/** Events of one command stand under one line that says who and when. */
function history(events: readonly RecordedEvent[]): string[] {
  return events.flatMap(({ type, data, version, metadata: { command, actor, at } }, index) => {
    const goesOn = events[index - 1]?.metadata.command === command;
    const by = actor === 0 ? 'BugZot' : `account ${actor}`;
    const line = `  ${String(version).padStart(5)}  ${words(type)}${facts(data)}`;
    return goesOn ? [line] : [`${at}  ${by}  (command ${command})`, line];
  });
}

/** `BugSeverityChanged` is "Bug severity changed". */
function words(type: string): string {
  return type.charAt(0) + type.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function facts(data: RecordedEvent['data']): string {
  const all = Object.entries(data).map(([name, value]) => `${name} ${shown(value)}`);
  return all.length === 0 ? '' : `: ${all.join(', ')}`;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function afterMoment(asOf: string | undefined): (event: RecordedEvent) => boolean {
  if (asOf === undefined) return () => false;
  if (/^\d+$/.test(asOf)) return ({ version }) => version > Number(asOf);
  const moment = Date.parse(asOf);
  return ({ metadata }) => !(Date.parse(metadata.at) <= moment);
}
