import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, PartitionMetadata } from 'kafkajs';

/** Of a topic that BugZot makes. A topic that was made before, by somebody else, keeps what it has. */
const PARTITIONS = 6;
/** `ConfigResourceTypes.TOPIC` of kafkajs, which an ES module cannot import by name. */
const TOPIC_RESOURCE = 2;
/** How often it is looked whether a new topic can be used, and the pause between, in milliseconds. */
const LOOKS = 20;
const LOOK_MS = 100;
/** What happened stays: consumers may begin at the beginning. */
const SETTINGS = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };

/**
 * Makes those topics that are missing; replication and `min.insync.replicas` are the broker's defaults.
 * @param say hears what an operator should know of a topic that was there
 * @returns the partitions of each
 */
export async function prepareTopics(
  admin: Admin,
  names: readonly string[],
  say: (message: string) => void,
): Promise<Map<string, PartitionMetadata[]>> {
  const present = new Set(await admin.listTopics());
  const missing = names.filter((name) => !present.has(name));
  if (missing.length > 0) {
    const configEntries = Object.entries(SETTINGS).map(([name, value]) => ({ name, value }));
    await admin.createTopics({
      topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries })),
      waitForLeaders: true,
    });
    for (const name of missing) await begun(admin, name);
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  for (const { name, partitions } of topics) {
    if (partitions.length < PARTITIONS) {
      say(`Topic ${name} has ${partitions.length} partitions; ${PARTITIONS} are what BugZot makes.`);
    }
  }
  await sayWhatIsDeleted(admin, names, say);
  return new Map(topics.map(({ name, partitions }) => [name, partitions]));
}

/** A partition that is just made has a leader before that one knows of it. */
async function begun(admin: Admin, topic: string): Promise<void> {
  for (let look = 1; ; look += 1) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (look === LOOKS) throw error;
      await sleep(LOOK_MS);
    }
  }
}

/** Whoever may write need not be allowed to read the settings; then nothing is said. */
async function sayWhatIsDeleted(
  admin: Admin,
  names: readonly string[],
  say: (message: string) => void,
): Promise<void> {
  const resources = names.map((name) => ({
    type: TOPIC_RESOURCE,
    name,
    configNames: Object.keys(SETTINGS),
  }));
  const described = await admin.describeConfigs({ resources, includeSynonyms: false }).catch(() => undefined);
  for (const { resourceName, configEntries } of described?.resources ?? []) {
    for (const { configName, configValue } of configEntries) {
      const wanted = SETTINGS[configName as keyof typeof SETTINGS];
      if (wanted === undefined || configValue === wanted) continue;
      say(`Topic ${resourceName} has ${configName}=${configValue}: the broker will delete facts from it.`);
    }
  }
}
