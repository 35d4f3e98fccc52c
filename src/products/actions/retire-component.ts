import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** New bugs cannot name it; bugs that do keep it. */
export class RetireComponent extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    const component = product.components.get(this.name);
    if (!component) refuse('product.no-such-component');
    return component.active ? [{ type: 'ComponentRetired', data: { name: this.name } }] : [];
  }
}
