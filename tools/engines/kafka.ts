import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Provision } from './engine.js';
import { CACHE, fetchWithMaven, needJava, run } from './packages.js';
import { freePort, listens, startServer, type Server } from './server.js';

const VERSION = '4.3.1';
/** Any UUID in Kafka's base64 form; one broker alone needs no other. */
const CLUSTER = 'QnVnWm90LXRlc3RzLUthZg';
/** Of the broker's heap. */
const MEMORY_MB = 512;

/** What Maven reads to find the broker and all that it needs. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bugzot</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** Apache Kafka, one broker in KRaft mode, from the jars of Maven Central. */
export const kafka: Engine = {
  name: 'Kafka',
  variable: 'TEST_KAFKA_BROKERS',
  provide: async (folder) => {
    const url = process.env['TEST_KAFKA_BROKERS'];
    if (url) return { state: 'found', detail: `TEST_KAFKA_BROKERS, ${url}`, url };
    try {
      return await provide(join(folder, 'kafka'));
    } catch (error) {
      return { state: 'absent', detail: (error as Error).message };
    }
  },
};

async function provide(folder: string): Promise<Provision> {
  const [port, controller] = [await freePort(), await freePort()];
  const { stop } = await startKafka(folder, port, controller);
  const detail = `${VERSION}, jars from Maven Central`;
  return { state: 'provided', detail, url: `127.0.0.1:${port}`, release: stop };
}

/** @returns the folder of the jars */
async function jars(): Promise<string> {
  await needJava();
  const folder = join(CACHE, `kafka-${VERSION}`);
  // Written last, so a download that was cut off is begun again.
  const whole = join(folder, 'pom.xml');
  if (await exists(whole)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const pom = join(CACHE, `kafka-${VERSION}.pom.xml`);
  await writeFile(pom, POM);
  const args = ['-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  await fetchWithMaven(`Apache Kafka ${VERSION} (44 MB)`, args);
  await writeFile(whole, POM);
  return folder;
}

/**
 * Starts a broker that is its own controller.
 * @param folder for its data; what an earlier one left there is loaded
 * @param controller the port of the controller
 */
export async function startKafka(folder: string, port: number, controller: number): Promise<Server> {
  const classes = join(await jars(), '*');
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'data');
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
  };
  const file = join(folder, 'server.properties');
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''));
  const java = ['-cp', classes, `-Dorg.slf4j.simpleLogger.defaultLogLevel=warn`];
  if (!(await exists(join(data, 'meta.properties')))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', file];
    await run('java', [...java, ...format]);
  }
  const heap = [`-Xms${MEMORY_MB}m`, `-Xmx${MEMORY_MB}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  return startServer('java', [...heap, ...java, 'kafka.Kafka', file], () => listens(port));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
