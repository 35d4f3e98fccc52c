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
