import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** It takes no new bugs; those it has live on. */
export class ArchiveProduct extends ProductCommand {
  override decide(product: Product): ProductEvent[] {
    return product.archived ? [] : [{ type: 'ProductArchived', data: {} }];
  }
}
