import { clamd } from './clamd.js';
import type { Engine } from './engine.js';
import { eventStoreDb } from './eventstoredb.js';
import { kafka } from './kafka.js';
import { postgres } from './postgres.js';
import { chromium, compose, nginx } from './programs.js';
import { redis } from './redis.js';
import { s3 } from './s3.js';

/** Every engine that a suite may ask for. */
export const engines: readonly Engine[] = [
  postgres,
  eventStoreDb,
  redis,
  kafka,
  s3,
  clamd,
  nginx,
  compose,
  chromium,
];
