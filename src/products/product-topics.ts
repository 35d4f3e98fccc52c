import { told, withheld, type Messages, type Topic } from '../relay/topic.js';
import {
  categoryEvents,
  productEvents as events,
  type CategoryEvent,
  type ProductEventType,
} from './domain/product.js';

const watching = withheld('Who wants to hear of a product is shown to nobody but himself.');

const messages: Messages<ProductEventType | CategoryEvent['type']> = {
  ProductCreated: told(
    'There is a new product.',
    events.ProductCreated,
    ...(['number', 'name', 'category', 'fixedWhileBlocked'] as const),
  ),
  ProductRenamed: told('A product has another name.', events.ProductRenamed, 'name', 'previous'),
  ProductDescribed: told('The description of a product was changed.', events.ProductDescribed),
  ProductArchived: told('A product takes no new bugs.', events.ProductArchived),
  ProductRestored: told('A product takes bugs again.', events.ProductRestored),
  ProductWatched: watching,
  ProductUnwatched: watching,
  ComponentAdded: told('A product has a new component.', events.ComponentAdded, 'name', 'defaultAssignee'),
  ComponentRetired: told('A component takes no new bugs.', events.ComponentRetired, 'name'),
  ComponentRestored: told('A component takes bugs again.', events.ComponentRestored, 'name'),
  ComponentDefaultAssigneeChanged: told(
    'New bugs of a component are for somebody else.',
    events.ComponentDefaultAssigneeChanged,
    ...(['name', 'defaultAssignee', 'previous'] as const),
  ),
  ComponentWatched: watching,
  ComponentUnwatched: watching,
  VersionAdded: told('A product has a new version.', events.VersionAdded, 'name'),
  VersionRetired: told('A version takes no new bugs.', events.VersionRetired, 'name'),
  VersionRestored: told('A version takes bugs again.', events.VersionRestored, 'name'),
  CategoryCreated: told('There is a new category.', categoryEvents.CategoryCreated, 'number', 'name'),
};

export const productTopic: Topic = {
  name: 'products.v1',
  title: 'Products and their categories',
  description:
    'What bugs can be filed against. The subject says whether the key is that of a product or of a category.',
  aggregates: ['product', 'category'],
  messages,
  visibility: 'public',
};
