import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { ConfigurationError, parseConfig, variables, type Config } from './config.js';

/** The folder of package.json, from the sources as well as from `dist`. */
export const packageRoot = findPackageRoot(import.meta.dirname);

/** `<NAME>_FILE` holds the path of a file with the value of `<NAME>`, as Docker and Kubernetes hand over secrets. */
const SUFFIX = '_FILE';
/** Bytes of such a file at the most: a path that names something else by mistake is not read in whole. */
const SECRET_LIMIT = 65_536;

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
  const config = parseConfig(withFiles({ ...fromFile, ...Object.fromEntries(set) }, root));
  return { ...config, BUGZOT_DATA_DIR: resolve(root, config.BUGZOT_DATA_DIR) };
}

/** Puts what is in the files in the place of their names. */
function withFiles(
  given: Record<string, string | undefined>,
  root: string,
): Record<string, string | undefined> {
  const result = { ...given };
  const problems: string[] = [];
  for (const name of Object.keys(variables.shape)) {
    const path = given[name + SUFFIX];
    if (path === undefined || path === '') continue;
    delete result[name + SUFFIX];
    if (given[name] !== undefined && given[name] !== '') {
      problems.push(`${name}: is given twice, by ${name} and by ${name}${SUFFIX}`);
      continue;
    }
    try {
      result[name] = secretIn(resolve(root, path));
    } catch (error) {
      problems.push(`${name}${SUFFIX}: ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return result;
}

/** What the file holds, without the line break that editors and `echo` put at its end. @throws Error that says why not */
function secretIn(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`there is no file ${path}`);
  if (!found.isFile()) throw new Error(`${path} is not a file`);
  if (found.size > SECRET_LIMIT) throw new Error(`${path} has more than ${SECRET_LIMIT} bytes`);
  const value = contentOf(path).replace(/\r?\n$/, '');
  // To go on without it would be to go on with something else, such as the embedded PostgreSQL.
  if (value === '') throw new Error(`${path} is empty`);
  return value;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, {
      cause: error,
    });
  }
}

function findPackageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : findPackageRoot(parent);
}
