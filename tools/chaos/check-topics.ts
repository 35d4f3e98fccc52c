import { openEventStore } from '../../src/event-store/open-event-store.js';
import { masterKey } from '../../src/keys/master-key.js';
import { Selection } from '../../src/relay/selection.js';
import { topics } from '../../src/topics.js';
import { Findings } from './findings.js';
import { within } from './killer.js';
import type { SiteEnv } from './site.js';
import { readTopics, type ReadRecord } from './topics.js';
import type { WholeLog } from './whole-log.js';

/** How long reading everything may take, in milliseconds. */
const PATIENCE_MS = 120_000;
/** What the load writes in places that no topic may tell: names, addresses, and the prose of comments. */
const NEVER_TOLD = /@example\.com|(employee|supervisor|reporter|newcomer)-\d|Seen again|What run/;

/**
 * The topics hold every event that is to be told, at least once; of each key the first time that each comes is in the
 * order of the log; and what is public tells nothing of what is private.
 */
export async function checkTopics(log: WholeLog, env: SiteEnv): Promise<Findings> {
  const findings = new Findings('the topics hold all that is to be told, in order, and nothing private');
  const prefix = env.BUGZOT_KAFKA_PREFIX;
  const names = topics.map(({ name }) => `${prefix}.${name}`);
  const records = await within(
    PATIENCE_MS,
    readTopics(env.KAFKA_BROKERS, names),
    'The topics cannot be read',
  );
  const due = await recordsDue(log, env);
  for (const topic of names) {
    const mine = Map.groupBy(
      records.filter((record) => record.topic === topic),
      ({ key }) => key,
    );
    const expected = due.get(topic) ?? new Map<string, string[]>();
    for (const key of new Set([...mine.keys(), ...expected.keys()])) {
      checkKey(topic, key, mine.get(key) ?? [], expected.get(key) ?? [], findings);
    }
  }
  const secret = privateBugs(log);
  const publicNames = topics.filter(({ visibility }) => visibility === 'public').map(({ name }) => name);
  for (const record of records) {
    const text = JSON.stringify(record.value);
    findings.expect(!NEVER_TOLD.test(text), () => `${record.topic} tells ${text}`);
    const isPublic = publicNames.includes(record.topic.slice(prefix.length + 1));
    if (isPublic) checkPublic(record, secret, findings);
  }
  const distinct = new Set(records.map(({ topic, id }) => `${topic} ${id}`)).size;
  findings.count(
    `${records.length} records of ${distinct} events and topics: ${records.length - distinct} again`,
  );
  return findings;
}

/** Ids, by topic and key, in the order of the log. */
async function recordsDue(log: WholeLog, env: SiteEnv): Promise<Map<string, Map<string, string[]>>> {
  const store = openEventStore(undefined, env.DATABASE_URL);
  const key = masterKey(undefined, env.BUGZOT_DATA_DIR);
  const source = { prefix: env.BUGZOT_KAFKA_PREFIX, origin: '', key };
  const selection = new Selection(topics, store, source);
  const due = new Map<string, Map<string, string[]>>();
  for (const event of log.events) {
    for (const { topic, record } of (await selection.of(event)).records) {
      const keys = due.get(topic) ?? new Map<string, string[]>();
      due.set(topic, keys);
      keys.set(record.key, [...(keys.get(record.key) ?? []), record.headers['ce_id']!]);
    }
  }
  await store.close();
  return due;
}

function checkKey(
  topic: string,
  key: string,
  found: readonly ReadRecord[],
  due: readonly string[],
  findings: Findings,
): void {
  const ids = [...new Set(found.map(({ id }) => id))];
  const missing = due.filter((id) => !ids.includes(id));
  const strange = ids.filter((id) => !due.includes(id));
  const what = `${topic}, key ${key}`;
  findings.expect(
    missing.length === 0,
    () => `${what}: ${missing.length} of ${due.length} events are missing`,
  );
  findings.expect(strange.length === 0, () => `${what}: ${strange.length} records are of no event`);
  if (missing.length > 0 || strange.length > 0) return;
  findings.expect(ids.join() === due.join(), () => `${what}: not in the order of the log`);
  const partitions = new Set(found.map(({ partition }) => partition));
  findings.expect(partitions.size === 1, () => `${what} is in ${partitions.size} partitions`);
}

function privateBugs(log: WholeLog): Set<number> {
  const reported = log.ofType('BugReported').filter(({ data }) => data['private'] === true);
  return new Set(reported.map(({ data }) => Number(data['number'])));
}

/** By what the log says of the bug, and not by the rule that chose the record. */
function checkPublic(
  { topic, subject, type, headers, value }: ReadRecord,
  secret: Set<number>,
  findings: Findings,
) {
  const about = subject.startsWith('bug-') ? Number(subject.slice('bug-'.length)) : undefined;
  const others = [value['bug'], value['duplicate'], value['duplicateOf']]
    .filter((one) => one !== undefined && one !== null)
    .map(Number);
  const named = [...(about === undefined ? [] : [about]), ...others].filter((number) => secret.has(number));
  findings.expect(named.length === 0, () => `${topic} tells of private bug ${named.join()} in ${type}`);
  findings.expect(
    value['private'] !== true,
    () => `${topic} tells of something private in ${type} of ${subject}`,
  );
  const telling = headers.filter((name) => ['ce_position', 'ce_streamversion'].includes(name));
  findings.expect(telling.length === 0, () => `${topic} has the header ${telling.join()} in ${type}`);
}
