import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

/** The actor hears of the bugs in a component no more, unless he watches its product. */
export class UnwatchComponent extends ProductCommand {
  override readonly needs = 'bug.watch';

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
    const account = this.issued.actor;
    return component.watchers.has(account)
      ? [{ type: 'ComponentUnwatched', data: { name: this.name, account } }]
      : [];
  }
}
