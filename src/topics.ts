import { accountTopic } from './accounts/account-topics.js';
import { privateBugTopic, publicBugTopic } from './bugs/bug-topics.js';
import { productTopic } from './products/product-topics.js';
import type { Topic } from './relay/topic.js';

/** Every topic, and so everything that leaves the log for Kafka. */
export const topics: readonly Topic[] = [publicBugTopic, privateBugTopic, productTopic, accountTopic];

/** Aggregates that have no topic, by name, and why. */
export const withoutTopic: Readonly<Record<string, string>> = {
  worklist: 'It is its owner’s alone.',
  'saved-search': 'It is its owner’s, or says what people look for.',
  'personal-names': 'It keeps names unique, and is sealed.',
  reservation: 'It keeps names unique.',
  checkpoint: 'It signs the log; whoever verifies reads the log itself.',
};
