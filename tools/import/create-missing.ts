import pLimit from 'p-limit';

interface Listed {
  items: { id: number; name: string }[];
  next: string | null;
}

/** The category of products that an import has made. */
const CATEGORY = 'Imported';

/** Makes the product, component or version that a bug was refused for, once, however many bugs ask at once. */
export function createMissing(url: string, token: string) {
  const oneAtATime = pLimit(1);
  const made = new Set<string>();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  /** Whether it was made now, or is there already. */
  const post = async (path: string, body: object): Promise<boolean> => {
    const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.text();
    return answer.ok || answer.status === 409;
  };
  const numberOf = async (list: string, name: string): Promise<number | undefined> => {
    for (let next: string | null = ''; next !== null;) {
      const after = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
      const answer = await fetch(new URL(`${list}?limit=200${after}`, url), { headers });
      const page = (await answer.json()) as Listed;
      const found = page.items.find((item) => item.name.toLowerCase() === name.toLowerCase());
      if (found) return found.id;
      ({ next } = page);
    }
    return undefined;
  };
  /** A number once it can be read: the lists follow what was written. */
  const numberOfNew = async (list: string, name: string): Promise<number | undefined> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const number = await numberOf(list, name);
      if (number !== undefined) return number;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return undefined;
  };

  const make = async (bug: Record<string, unknown>, code: string): Promise<boolean> => {
    const { product, component, version } = bug;
    if (code === 'bug.no-such-product') {
      if (typeof product !== 'string') return false;
      await post('/api/categories', { name: CATEGORY });
      const categoryId = await numberOfNew('/api/categories', CATEGORY);
      return post('/api/products', { name: product, description: '', categoryId });
    }
    const [kind, name] =
      code === 'bug.no-such-component'
        ? ['components', component]
        : code === 'bug.no-such-version'
          ? ['versions', version]
          : [];
    if (kind === undefined) return false;
    const number =
      typeof product === 'number' ? product : await numberOfNew('/api/products', String(product));
    return number !== undefined && post(`/api/products/${number}/${kind}`, { name });
  };

  return (bug: Record<string, unknown>, code: string): Promise<boolean> => {
    if (!/^bug\.no-such-(product|component|version)$/.test(code)) return Promise.resolve(false);
    return oneAtATime(async () => {
      const key = JSON.stringify([code, bug['product'], bug['component'], bug['version']]);
      if (made.has(key)) return true;
      const done = await make(bug, code);
      if (done) made.add(key);
      return done;
    });
  };
}
