import { AT, people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { CategoryEvent, ProductEvent, ProductEventType } from '../../src/products/domain/product.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { catalog } from './catalog.projection.js';
import { categoryTable, componentTable, productTable, versionTable } from './catalog.table.js';

type Data<T extends ProductEventType> = Extract<ProductEvent, { type: T }>['data'];
const happened = <T extends ProductEventType>(type: T, data: Data<T>) =>
  ({ type, data, actor: people.supervisor, at: AT }) as Fact<ProductEvent>;
const at = '2026-03-01T12:00:00+00:00';

describe('the catalog', () => {
  let read: ReadSide;
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  async function tell(...facts: Fact<ProductEvent>[]): Promise<void> {
    number += 1;
    const created = happened('ProductCreated', {
      number,
      name: 'Mail',
      description: 'Letters.',
      category: 1,
      fixedWhileBlocked: true,
    });
    await read.happen(`product-${number}`, created, ...facts);
  }
  const product = async () => (await read.rows(catalog, productTable, { number }))[0]!;
  const components = () => read.rows(catalog, componentTable, { product: number });
  const versions = () => read.rows(catalog, versionTable, { product: number });

  const ui = happened('ComponentAdded', { name: 'ui', description: 'Windows.', defaultAssignee: null });
  const core = happened('ComponentAdded', { name: 'core', description: '', defaultAssignee: 21 });

  it('has categories', async () => {
    const created: Fact<CategoryEvent> = {
      type: 'CategoryCreated',
      data: { number: 9, name: 'Office' },
      actor: people.supervisor,
      at: AT,
    };
    await read.happen('category-9', created);
    expect(await read.rows(catalog, categoryTable, { number: 9 })).toEqual([
      { number: 9, name: 'Office', version: 1 },
    ]);
  });

  it('has products as they were made', async () => {
    await tell();
    expect(await product()).toEqual({
      number,
      name: 'Mail',
      description: 'Letters.',
      category: 1,
      archived: false,
      fixed_while_blocked: true,
      watchers: [],
      created_at: at,
      version: 1,
    });
  });

  it('has products as they are now', async () => {
    await tell(
      happened('ProductRenamed', { name: 'Post', previous: 'Mail' }),
      happened('ProductDescribed', { description: '' }),
      happened('ProductArchived', {}),
    );
    expect(await product()).toMatchObject({ name: 'Post', description: '', archived: true, version: 4 });
    await tell(happened('ProductArchived', {}), happened('ProductRestored', {}));
    expect(await product()).toMatchObject({ archived: false, version: 3 });
  });

  it('knows who watches', async () => {
    await tell(
      happened('ProductWatched', { account: 1 }),
      happened('ProductWatched', { account: 2 }),
      happened('ProductUnwatched', { account: 1 }),
    );
    expect(await product()).toMatchObject({ watchers: [2], version: 4 });
  });

  it('has components, whose changes are steps of the product’s version', async () => {
    await tell(
      ui,
      core,
      happened('ComponentRetired', { name: 'ui' }),
      happened('ComponentDefaultAssigneeChanged', { name: 'core', defaultAssignee: null, previous: 21 }),
    );
    expect(await components()).toEqual([
      { product: number, name: 'core', description: '', default_assignee: null, active: true, watchers: [] },
      {
        product: number,
        name: 'ui',
        description: 'Windows.',
        default_assignee: null,
        active: false,
        watchers: [],
      },
    ]);
    expect(await product()).toMatchObject({ version: 5 });
  });

  it('knows who watches a component', async () => {
    await tell(
      core,
      happened('ComponentWatched', { name: 'core', account: 1 }),
      happened('ComponentWatched', { name: 'core', account: 2 }),
      happened('ComponentUnwatched', { name: 'core', account: 1 }),
    );
    expect(await components()).toEqual([expect.objectContaining({ name: 'core', watchers: [2] })]);
    expect(await product()).toMatchObject({ watchers: [], version: 5 });
  });

  it('has components again that were restored', async () => {
    await tell(
      core,
      happened('ComponentRetired', { name: 'core' }),
      happened('ComponentRestored', { name: 'core' }),
    );
    expect(await components()).toEqual([expect.objectContaining({ active: true, default_assignee: 21 })]);
  });

  it('has versions', async () => {
    await tell(
      happened('VersionAdded', { name: '1.0' }),
      happened('VersionAdded', { name: '2.0' }),
      happened('VersionRetired', { name: '1.0' }),
      happened('VersionRetired', { name: '2.0' }),
      happened('VersionRestored', { name: '2.0' }),
    );
    expect(await versions()).toEqual([
      { product: number, name: '1.0', active: false, added_at: at },
      { product: number, name: '2.0', active: true, added_at: at },
    ]);
    expect(await product()).toMatchObject({ version: 6 });
  });
});
