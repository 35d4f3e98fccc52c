import Table from 'cli-table3';
import type { Engine, Provision } from '../engines/engine.js';

/** The engines of a test run, for people. */
export function engineTable(provisions: ReadonlyMap<Engine, Provision>): string {
  const table = new Table({ head: ['engine', 'state', 'detail'], style: { head: [], border: [] } });
  for (const [engine, { state, detail }] of provisions) {
    table.push([engine.name, state === 'absent' && engine.optional ? 'absent (optional)' : state, detail]);
  }
  return table.toString();
}
