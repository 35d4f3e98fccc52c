import { Logger } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { Redis } from './redis.js';

const logger = new Logger('Redis');

/** The Redis that the configuration names, if it does. It need not answer yet. */
export function openRedis({ REDIS_URL }: Config): Redis | undefined {
  return REDIS_URL === undefined
    ? undefined
    : new Redis(REDIS_URL, { error: (message) => logger.error(message) });
}
