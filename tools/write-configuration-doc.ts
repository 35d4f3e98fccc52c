import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationDoc } from '../src/config/configuration-doc.js';
import { packageRoot } from '../src/config/load-config.js';

const file = join(packageRoot, 'docs/configuration.md');
writeFileSync(file, configurationDoc());
console.log(`Written: ${file}`);
