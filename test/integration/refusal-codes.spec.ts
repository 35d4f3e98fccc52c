import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../../src/app.module.js';
import { packageRoot } from '../../src/config/load-config.js';

/** Every source that is no test, by its path; and what the gateway refuses by itself. */
async function sources(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of ['src', 'projections']) {
    for (const file of await readdir(join(packageRoot, folder), { recursive: true })) {
      if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
      found.set(join(folder, file), await readFile(join(packageRoot, folder, file), 'utf8'));
    }
  }
  const gateway = 'deploy/nginx/nginx.conf.template';
  return found.set(gateway, await readFile(join(packageRoot, gateway), 'utf8'));
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group]) => group!);

describe('the catalogue of refusals', () => {
  let text: string;
  let thrown: Set<string>;
  let ofAggregates: string[];

  beforeAll(async () => {
    text = [...(await sources()).values()].join('\n');
    thrown = new Set([
      ...matches(text, /\brefuse\(\s*'([^']+)'/g),
      ...matches(text, /\bnew Refused\(\s*'([^']+)'/g),
      // A choice of two.
      ...matches(text, /\bnew Refused\([^,;)]*\? '([^']+)'/g),
      ...matches(text, /\bnew Refused\([^,;)]*: '([^']+)'/g),
    ]);
    ofAggregates = [
      ...matches(text, /^ {2}codes: '([^']+)'/gm).map((prefix) => `${prefix}.version-conflict`),
      ...matches(text, /^ {2}unknown: '([^']+)'/gm),
    ];
  });

  it('has every code that is thrown', () => {
    expect(thrown.size).toBeGreaterThan(30);
    expect([...thrown].filter((code) => !(code in catalogue))).toEqual([]);
  });

  it('has the codes that each aggregate gives to the write path', () => {
    expect(ofAggregates.length).toBeGreaterThanOrEqual(2 * 5);
    expect(ofAggregates.filter((code) => !(code in catalogue))).toEqual([]);
  });

  it('has no code that nothing uses', () => {
    // Where it is defined, a code is followed by a colon.
    const used = (code: string): boolean =>
      ofAggregates.includes(code) || new RegExp(`(['"])${code.replaceAll('.', '\\.')}\\1(?!:)`).test(text);
    expect(Object.keys(catalogue).filter((code) => !used(code))).toEqual([]);
  });

  it('has every code of the gateway, with its status and its title', () => {
    const documents = matches(text, /return \d+ '(\{"type".*\})'/g).map((json) => JSON.parse(json));
    expect(documents.length).toBeGreaterThan(5);
    for (const { code, status, title, type } of documents) {
      expect({ code, status, title }).toEqual({ code, ...catalogue[code] });
      expect(type).toBe(`/api/problems#${code}`);
    }
  });

  it('gives each code an error status and a title for people', () => {
    for (const [code, { status, title }] of Object.entries(catalogue)) {
      expect([
        code,
        [400, 401, 403, 404, 409, 412, 413, 415, 416, 422, 429, 500, 503, 504].includes(status),
      ]).toEqual([code, true]);
      expect(title).not.toBe('');
      expect(code).toMatch(/^[a-z-]+(\.[a-z-]+)?$/);
    }
  });
});
