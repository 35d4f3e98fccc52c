/** What stands in the address after `?`: each name once, or several times. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** As the API and every other program writes it: `?status=NEW&status=ASSIGNED`. */
export function parseSearch(text: string): SearchParams {
  const found: SearchParams = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = found[name];
    found[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return found;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string' && one !== '') params.append(name, one);
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The values of a parameter, none or more. */
export function valuesOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
