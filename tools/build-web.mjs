/** Builds the web application into `web/dist`, and puts the compressed form of each file beside it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const web = join(import.meta.dirname, '..', 'web');
/** Bytes below which a compressed form is not worth a file. */
const WORTH = 1024;

await build({
  configFile: join(web, 'vite.config.ts'),
  logLevel: process.argv.includes('--verbose') ? 'info' : 'warn',
});
const dist = join(web, 'dist');
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|css|svg|json)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  if (bytes.length < WORTH) continue;
  const text = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: text }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
