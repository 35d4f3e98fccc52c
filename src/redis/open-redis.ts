import { Logger } from '@nestjs/common';
import type { Config } from '../config/config.js';
import type { Checks } from '../telemetry/checks.js';
import { Redis } from './redis.js';

const logger = new Logger('Redis');

/**
 * The Redis that the configuration names, if it does. It need not answer yet. What needs no session is answered without
 * it, so a process that lacks it is fit to serve.
 */
export function openRedis({ REDIS_URL }: Config, checks: Checks): Redis | undefined {
  if (REDIS_URL === undefined) return undefined;
  const redis = new Redis(REDIS_URL, { error: (message) => logger.error(message) });
  checks.add({ name: 'redis', for: 'ready', needed: false, engine: true, check: () => redis.check() });
  return redis;
}
