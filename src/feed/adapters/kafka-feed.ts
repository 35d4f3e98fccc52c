import { pause } from '../../database/alone.js';
import { seldom } from '../../telemetry/seldom.js';
import type { Reaction } from '../../reactions/reaction.js';
import { Feed, type Alive } from '../feed.js';
import { GroupProgress } from './group-progress.js';
import { GroupSession, type KafkaFeedServices } from './group-session.js';
import { Watch } from './watch.js';

/**
 * From Kafka, as a member of the reaction's group: processes share the partitions. One consumer after another, for
 * whatever a consumer dies of, a new one begins where the group is.
 */
export class KafkaFeed extends Feed {
  private readonly watches = new Map<string, Watch>();

  constructor(private readonly services: KafkaFeedServices) {
    super();
  }

  override async run(reaction: Reaction, signal: AbortSignal): Promise<void> {
    const watch = new Watch();
    this.watches.set(reaction.name, watch);
    const report = seldom((message) => this.services.log.error(message));
    while (!signal.aborted) {
      try {
        await this.session(reaction, watch, signal);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        report(`Reaction ${reaction.name} begins again at Kafka: ${reason}`);
      }
      await pause(signal);
    }
    this.watches.delete(reaction.name);
  }

  override alive(): Alive {
    const dead = [...this.watches].filter(([, watch]) => watch.dead);
    if (dead.length === 0) return { ok: true, detail: 'consumes' };
    return { ok: false, detail: dead.map(([name, { detail }]) => `${name}: ${detail}`).join('; ') };
  }

  private async session(reaction: Reaction, watch: Watch, signal: AbortSignal): Promise<void> {
    const { kafka, database } = this.services;
    const generation = await GroupProgress.generation(database, kafka.prefix);
    // As long as no relay has begun there is nothing to consume.
    if (generation === undefined) return;
    // A topic that is filled again is a new one: its offsets mean something else.
    const group = kafka.named(generation === 1 ? reaction.name : `${reaction.name}.${generation}`);
    const topic = kafka.named(reaction.topic ?? '');
    const name = { reaction: reaction.name, topic, group, generation };
    await new GroupSession(reaction, name, this.services, watch).run(signal);
  }
}
