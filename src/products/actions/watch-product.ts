import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** The actor hears of all its bugs. */
export class WatchProduct extends ProductCommand {
  override readonly needs = 'bug.watch';

  override decide(product: Product): ProductEvent[] {
    const account = this.issued.actor;
    return product.watchers.has(account) ? [] : [{ type: 'ProductWatched', data: { account } }];
  }
}
