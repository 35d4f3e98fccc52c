import type { CategoryEvent, ProductEvent } from '../../src/products/domain/product.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import {
  categoryTable,
  componentTable,
  productTable,
  versionTable,
  type ComponentRow,
  type ProductRow,
  type VersionRow,
} from './catalog.table.js';

type Event = Projected<ProductEvent>;

/** Every event of a product is one step of its version, whatever table it changes. */
function product(
  event: Event,
  rows: Rows,
  change: (row: ProductRow) => Partial<ProductRow> = () => ({}),
): void {
  const { subject: number, version } = event;
  rows.patch(productTable, { number }, (row) => ({ ...change(row), version }));
}

function component(
  event: Event,
  rows: Rows,
  name: string,
  patch: Partial<ComponentRow> | ((row: ComponentRow) => Partial<ComponentRow>),
): void {
  rows.patch(componentTable, { product: event.subject, name }, patch);
  product(event, rows);
}

function version(event: Event, rows: Rows, name: string, patch: Partial<VersionRow>): void {
  rows.patch(versionTable, { product: event.subject, name }, patch);
  product(event, rows);
}

/** What is on offer: categories, products, their components and versions. */
export const catalog = defineProjection<CategoryEvent | ProductEvent>({
  name: 'catalog',
  version: 2,
  tables: [categoryTable, productTable, componentTable, versionTable],
  on: {
    CategoryCreated: ({ data, version }, rows) => rows.insert(categoryTable, { ...data, version }),
    ProductCreated: ({ data, at, version }, rows) =>
      rows.insert(productTable, {
        number: data.number,
        name: data.name,
        description: data.description,
        category: data.category,
        archived: false,
        fixed_while_blocked: data.fixedWhileBlocked,
        watchers: [],
        created_at: at,
        version,
      }),
    ProductRenamed: (event, rows) => product(event, rows, () => ({ name: event.data.name })),
    ProductDescribed: (event, rows) => product(event, rows, () => ({ description: event.data.description })),
    ProductArchived: (event, rows) => product(event, rows, () => ({ archived: true })),
    ProductRestored: (event, rows) => product(event, rows, () => ({ archived: false })),
    ProductWatched: (event, rows) =>
      product(event, rows, ({ watchers }) => ({ watchers: [...watchers, event.data.account] })),
    ProductUnwatched: (event, rows) =>
      product(event, rows, ({ watchers }) => ({
        watchers: watchers.filter((one) => one !== event.data.account),
      })),
    ComponentAdded: (event, rows) => {
      const { name, description, defaultAssignee } = event.data;
      const row = {
        product: event.subject,
        name,
        description,
        default_assignee: defaultAssignee,
        active: true,
        watchers: [],
      };
      rows.insert(componentTable, row);
      product(event, rows);
    },
    ComponentRetired: (event, rows) => component(event, rows, event.data.name, { active: false }),
    ComponentRestored: (event, rows) => component(event, rows, event.data.name, { active: true }),
    ComponentDefaultAssigneeChanged: (event, rows) =>
      component(event, rows, event.data.name, { default_assignee: event.data.defaultAssignee }),
    ComponentWatched: (event, rows) =>
      component(event, rows, event.data.name, ({ watchers }) => ({
        watchers: [...watchers, event.data.account],
      })),
    ComponentUnwatched: (event, rows) =>
      component(event, rows, event.data.name, ({ watchers }) => ({
        watchers: watchers.filter((one) => one !== event.data.account),
      })),
    VersionAdded: (event, rows) => {
      const { name } = event.data;
      rows.insert(versionTable, { product: event.subject, name, active: true, added_at: event.at });
      product(event, rows);
    },
    VersionRetired: (event, rows) => version(event, rows, event.data.name, { active: false }),
    VersionRestored: (event, rows) => version(event, rows, event.data.name, { active: true }),
  },
});
