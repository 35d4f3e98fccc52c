import type { Engine } from './engine.js';
import { eventStoreDb } from './eventstoredb.js';
import { postgres } from './postgres.js';

/** Every engine that a suite may ask for. */
export const engines: readonly Engine[] = [postgres, eventStoreDb];
