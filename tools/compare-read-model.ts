import type { Projection } from '../src/projector/projection.js';
import { verify, type Difference, type RebuildServices } from '../src/projector/rebuild.js';

/** Compares every row of a read model with a fresh replay of the log. */
export async function compareReadModel(
  projection: Projection,
  services: RebuildServices,
): Promise<{ same: boolean; text: string }> {
  const { applied, differences } = await verify(projection, services);
  return differences.length === 0
    ? { same: true, text: `equal to a replay of ${applied.toLocaleString('en')} events` }
    : { same: false, text: differences.map(describe).join('\n') };
}

function describe({ table, onlyLive, onlyReplayed, examples }: Difference): string {
  return [
    `${table}: ${onlyLive} rows only in the read model, ${onlyReplayed} only in the replay`,
    ...examples.map((example) => `  ${example.slice(0, 160)}`),
  ].join('\n');
}
