import type { Right } from '../access/matrix.js';
import type { Aggregate } from '../write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import type { ProductError } from './domain/product.errors.js';
import {
  categoryEvents,
  productEvents,
  evolveCategory,
  evolveProduct,
  initialProduct,
  type CategoryEvent,
  type ProductEvent,
  type Category,
  type Product,
} from './domain/product.js';

export const productAggregate: Aggregate<Product, ProductEvent> = {
  name: 'product',
  initial: initialProduct,
  evolve: evolveProduct,
  events: productEvents,
  unknown: 'product.unknown',
  codes: 'product',
};

export const categoryAggregate: Aggregate<Category, CategoryEvent> = {
  name: 'category',
  initial: () => ({ created: false, name: '' }),
  evolve: evolveCategory,
  events: categoryEvents,
  unknown: 'category.unknown',
  codes: 'category',
};

/** Refuses with a code of the products' catalogue. */
export function refuse(code: ProductError, detail?: string): never {
  throw new Refused(code, detail);
}

/** A command on one product that exists. */
export abstract class ProductCommand extends AggregateCommand<Product, ProductEvent> {
  override readonly aggregate = productAggregate;
  override readonly needs: Right = 'catalog.manage';

  constructor(issued: Issued, number: number) {
    super(issued, number);
  }

  override visible(product: Product): boolean {
    return product.created;
  }
}
