import { engines } from '../../tools/engines/index.js';

/**
 * A suite that needs an engine: `describe` when the engine's variable is set, as `npm test` sets it. Else the suite is
 * reported as skipped with the reason; under `REQUIRE_ENGINES=all` it fails, unless the engine is an optional one.
 * @param variable such as `TEST_DATABASE_URL`; see `tools/engines`
 * @param suite gets the variable's value; when skipped it is only collected, with an empty value
 */
export function describeWithEngine(name: string, variable: string, suite: (url: string) => void): void {
  const engine = engines.find((candidate) => candidate.variable === variable);
  if (!engine) throw new Error(`No engine of tools/engines has the variable ${variable}`);
  const url = process.env[variable];
  if (url) {
    describe(name, () => suite(url));
    return;
  }
  const reason = reasons()[variable] ?? `${variable} is not set; "npm test" provides it`;
  const title = `${name} (no ${engine.name}: ${reason})`;
  if (process.env['REQUIRE_ENGINES'] === 'all' && !engine.optional) {
    it(title, () => {
      throw new Error(`REQUIRE_ENGINES=all, but there is no ${engine.name}: ${reason}`);
    });
    return;
  }
  // eslint-disable-next-line no-restricted-syntax -- the one place that skips, and it says why
  describe.skip(title, () => suite(''));
}

function reasons(): Record<string, string> {
  return JSON.parse(process.env['ABSENT_ENGINES'] ?? '{}') as Record<string, string>;
}
