import type { EventStore } from './event-store.js';

/** Whether the text has the form of a position of this engine. */
export function isPosition(engine: EventStore['engine'], text: string): boolean {
  return engine === 'postgres' ? /^0\d{18}$/.test(text) : /^0\d{19}\.0\d{19}$/.test(text);
}
