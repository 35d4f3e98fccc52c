/**
 * No cycles between the top folders of `src` and `projections`, whatever the subfolders in between: dependency-cruiser
 * itself finds cycles of files, and of folders only on one level. Prints each pair of imports that point both ways.
 */
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

const FOLDER = /^(?:src|projections)\/[^/]+(?=\/)/;

const { output } = await cruise(['src', 'projections'], config.options);
/** folder → folder it imports from → one import as an example */
const imports = new Map();
for (const { source, dependencies } of output.modules) {
  const from = FOLDER.exec(source)?.[0];
  for (const { resolved } of from && !source.endsWith('.spec.ts') ? dependencies : []) {
    const to = FOLDER.exec(resolved)?.[0];
    if (!to || to === from) continue;
    if (!imports.has(from)) imports.set(from, new Map());
    imports.get(from).set(to, `${source} → ${resolved}`);
  }
}

const cycles = new Map();
for (const folder of imports.keys()) {
  const cycle = wayBack(folder);
  if (cycle) cycles.set([...cycle].sort().join(), cycle);
}
for (const cycle of cycles.values()) {
  console.log(`cycle of folders: ${[...cycle, cycle[0]].join(' → ')}`);
  cycle.forEach((from, i) => console.log(`  ${imports.get(from).get(cycle[(i + 1) % cycle.length])}`));
}
process.exitCode = cycles.size === 0 ? 0 : 1;

/** The shortest way from a folder back to itself. */
function wayBack(start) {
  const ways = [[start]];
  const seen = new Set();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1))?.keys() ?? []) {
      if (next === start) return way;
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}
