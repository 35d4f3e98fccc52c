import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** New bugs can name it again. */
export class RestoreVersion extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    const active = product.versions.get(this.name);
    if (active === undefined) refuse('product.no-such-version');
    return active ? [] : [{ type: 'VersionRestored', data: { name: this.name } }];
  }
}
