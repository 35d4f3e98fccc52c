import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variables } from './config.js';
import { configurationDoc } from './configuration-doc.js';
import { packageRoot } from './load-config.js';

describe('docs/configuration.md', () => {
  it('is what "npm run docs:configuration" writes', () => {
    expect(readFileSync(join(packageRoot, 'docs/configuration.md'), 'utf8')).toBe(configurationDoc());
  });

  it.each(Object.entries(variables.shape))('describes %s', (_name, schema) => {
    expect(schema.description).toBeTruthy();
  });
});
