import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { parseConfig, type Config } from './config.js';

/** The folder of package.json, from the sources as well as from `dist`. */
export const packageRoot = findPackageRoot(import.meta.dirname);

/**
 * The configuration of this process: its environment over the file `.env` over the defaults. The environment itself
 * is left alone. Paths come out absolute, whatever folder the process was started in.
 * @throws ConfigurationError naming every bad or unknown variable
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  root: string = packageRoot,
): Config {
  const file = join(root, '.env');
  const fromFile = existsSync(file) ? parse(readFileSync(file)) : {};
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const config = parseConfig({ ...fromFile, ...Object.fromEntries(set) });
  return { ...config, BUGZOT_DATA_DIR: resolve(root, config.BUGZOT_DATA_DIR) };
}

function findPackageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : findPackageRoot(parent);
}
