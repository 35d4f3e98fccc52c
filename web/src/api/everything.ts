/** Items of a page, as many as the API gives. */
const PAGE = 200;

/** All items of a list that is not long, one page after another. */
export async function everything<Item>(
  page: (query: { limit: number; after?: string }) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const { items, next } = await page({ limit: PAGE, ...(after !== undefined && { after }) });
    all.push(...items);
    after = next;
  }
  return all;
}
