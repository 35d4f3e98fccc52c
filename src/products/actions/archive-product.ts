import { ProductCommand } from '../product-command.js';
import type { Product } from '../domain/product.js';
import type { ProductEvent } from '../domain/product.events.js';

/** It takes no new bugs; those it has live on. */
export class ArchiveProduct extends ProductCommand {
  override decide(product: Product): ProductEvent[] {
    return product.archived ? [] : [{ type: 'ProductArchived', data: {} }];
  }
}
