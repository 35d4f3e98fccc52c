import { parseSearch, type SearchParams } from '../../app/search-params.js';

/** What the page of the bugs is asked for, so that it shows those behind a number: the API says it as a request of its own. */
export function behind(request: string): SearchParams {
  const at = request.indexOf('?');
  return at < 0 ? {} : parseSearch(request.slice(at + 1));
}

/** The same, with the product by its name, which says more in the address than its number; if it can be told from one. */
export function behindIn(request: string, { name }: { name: string | null }): SearchParams {
  const search = behind(request);
  return name === null || /^\d+$/.test(name) ? search : { ...search, product: name };
}
