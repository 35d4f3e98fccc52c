import { ProductCommand } from '../product-command.js';
import type { Product } from '../domain/product.js';
import type { ProductEvent } from '../domain/product.events.js';

/** It takes bugs again. */
export class RestoreProduct extends ProductCommand {
  override decide(product: Product): ProductEvent[] {
    return product.archived ? [{ type: 'ProductRestored', data: {} }] : [];
  }
}
