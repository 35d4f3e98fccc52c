import { join } from 'node:path';
import type { Engine, Provision } from '../engines/engine.js';
import { engines } from '../engines/index.js';
import { readCounts, type Counts } from './counts.js';
import { engineTable } from './engine-table.js';
import { clearRunFolder, makeRunFolder } from './run-folder.js';
import { runJest, SIGNALS } from './run-jest.js';

/**
 * `npm test`: provides the engines, runs Jest with the arguments given, takes the engines away again, and ends with
 * the table of engines and the line `N passed, N failed, N skipped`.
 */
async function main(): Promise<void> {
  const requireAll = process.env['REQUIRE_ENGINES'] === 'all';
  const folder = await makeRunFolder();
  const provisions = new Map<Engine, Provision>();
  // Ctrl-C ends Jest, not this process, which has engines to stop.
  let interrupted = false;
  for (const signal of SIGNALS) process.on(signal, () => (interrupted = true));
  let counts: Counts;
  try {
    for (const engine of engines) provisions.set(engine, await engine.provide(folder));
    const report = join(folder, 'results.json');
    const exitCode = interrupted
      ? 1
      : await runJest(process.argv.slice(2), report, environment(folder, provisions));
    counts = await readCounts(report, exitCode);
  } finally {
    for (const { release } of provisions.values()) await release?.();
    await clearRunFolder(folder);
  }
  const missing = [...provisions].filter(([engine, { state }]) => state === 'absent' && !engine.optional);
  console.log(`\n${engineTable(provisions)}`);
  if (requireAll && missing.length > 0) {
    console.log(`REQUIRE_ENGINES=all, and absent: ${missing.map(([{ name }]) => name).join(', ')}.`);
    counts.failed += missing.length;
  }
  if (counts.passed + counts.failed === 0) console.log('No test was run; that is a failure too.');
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** What the suites see: each engine's variable, and why an engine is not there (see `describeWithEngine`). */
function environment(folder: string, provisions: ReadonlyMap<Engine, Provision>): Record<string, string> {
  const absent: Record<string, string> = {};
  const variables: Record<string, string> = {};
  for (const [engine, { url, detail }] of provisions) {
    variables[engine.variable] = url ?? '';
    if (url === undefined) absent[engine.variable] = detail;
  }
  return { ...variables, TMPDIR: folder, ABSENT_ENGINES: JSON.stringify(absent) };
}

await main();
