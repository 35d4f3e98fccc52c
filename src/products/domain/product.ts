import { Map, Set } from 'immutable';
import { z } from 'zod';

/** What can happen to a product. Accounts, categories and products are numbers. */
const account = z.int();
const number = z.int().min(1);
const name = z.string();

export const productEvents = {
  ProductCreated: z.strictObject({
    number,
    name,
    description: z.string(),
    category: number,
    /** Whether its bugs may be FIXED while an open bug blocks them. */
    fixedWhileBlocked: z.boolean(),
  }),
  ProductRenamed: z.strictObject({ name, previous: name }),
  ProductDescribed: z.strictObject({ description: z.string() }),
  ProductArchived: z.strictObject({}),
  ProductRestored: z.strictObject({}),
  ProductWatched: z.strictObject({ account }),
  ProductUnwatched: z.strictObject({ account }),
  ComponentAdded: z.strictObject({ name, description: z.string(), defaultAssignee: account.nullable() }),
  ComponentRetired: z.strictObject({ name }),
  ComponentRestored: z.strictObject({ name }),
  ComponentDefaultAssigneeChanged: z.strictObject({
    name,
    defaultAssignee: account.nullable(),
    previous: account.nullable(),
  }),
  ComponentWatched: z.strictObject({ name, account }),
  ComponentUnwatched: z.strictObject({ name, account }),
  VersionAdded: z.strictObject({ name }),
  VersionRetired: z.strictObject({ name }),
  VersionRestored: z.strictObject({ name }),
};

type Events = typeof productEvents;
export type ProductEventType = keyof Events;
export type ProductEvent = {
  [T in ProductEventType]: { type: T; data: z.infer<Events[T]> };
}[ProductEventType];

export const categoryEvents = { CategoryCreated: z.strictObject({ number, name }) };

export type CategoryEvent = {
  type: 'CategoryCreated';
  data: z.infer<(typeof categoryEvents)['CategoryCreated']>;
};

export interface Component {
  active: boolean;
  defaultAssignee: number | null;
  watchers: Set<number>;
}

/** What the rules of a product, and of the bugs in it, read. */
export interface Product {
  created: boolean;
  name: string;
  description: string;
  archived: boolean;
  fixedWhileBlocked: boolean;
  components: Map<string, Component>;
  /** By name: whether it is active. */
  versions: Map<string, boolean>;
  watchers: Set<number>;
}

export function initialProduct(): Product {
  return {
    created: false,
    name: '',
    description: '',
    archived: false,
    fixedWhileBlocked: false,
    components: Map(),
    versions: Map(),
    watchers: Set(),
  };
}

export function evolveProduct(product: Product, fact: ProductEvent): Product {
  switch (fact.type) {
    case 'ProductCreated': {
      const { name, description, fixedWhileBlocked } = fact.data;
      return { ...product, created: true, name, description, fixedWhileBlocked };
    }
    case 'ProductRenamed':
      return { ...product, name: fact.data.name };
    case 'ProductDescribed':
      return { ...product, description: fact.data.description };
    case 'ProductArchived':
      return { ...product, archived: true };
    case 'ProductRestored':
      return { ...product, archived: false };
    case 'ProductWatched':
      return { ...product, watchers: product.watchers.add(fact.data.account) };
    case 'ProductUnwatched':
      return { ...product, watchers: product.watchers.delete(fact.data.account) };
    case 'ComponentAdded': {
      const { name, defaultAssignee } = fact.data;
      return {
        ...product,
        components: product.components.set(name, { active: true, defaultAssignee, watchers: Set() }),
      };
    }
    case 'ComponentRetired':
      return withComponent(product, fact.data.name, { active: false });
    case 'ComponentRestored':
      return withComponent(product, fact.data.name, { active: true });
    case 'ComponentDefaultAssigneeChanged':
      return withComponent(product, fact.data.name, { defaultAssignee: fact.data.defaultAssignee });
    case 'ComponentWatched':
    case 'ComponentUnwatched': {
      const { name, account } = fact.data;
      const watchers = product.components.get(name)?.watchers ?? Set<number>();
      return withComponent(product, name, {
        watchers: fact.type === 'ComponentWatched' ? watchers.add(account) : watchers.delete(account),
      });
    }
    case 'VersionAdded':
    case 'VersionRestored':
      return { ...product, versions: product.versions.set(fact.data.name, true) };
    case 'VersionRetired':
      return { ...product, versions: product.versions.set(fact.data.name, false) };
    default:
      fact satisfies never;
      return product;
  }
}

function withComponent(product: Product, name: string, change: Partial<Component>): Product {
  const component = product.components.get(name);
  return component
    ? { ...product, components: product.components.set(name, { ...component, ...change }) }
    : product;
}

export interface Category {
  created: boolean;
  name: string;
}

export function evolveCategory(category: Category, fact: CategoryEvent): Category {
  return fact.type === 'CategoryCreated' ? { created: true, name: fact.data.name } : category;
}
