import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** It takes bugs again. */
export class RestoreProduct extends ProductCommand {
  override decide(product: Product): ProductEvent[] {
    return product.archived ? [{ type: 'ProductRestored', data: {} }] : [];
  }
}
