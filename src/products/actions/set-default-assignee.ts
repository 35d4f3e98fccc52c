import { z } from 'zod';
import { accountRef } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

export const SetDefaultAssigneeBody = z
  .strictObject({ defaultAssignee: accountRef.nullable() })
  .meta({ id: 'SetDefaultAssignee' });

/** Who gets the component's new bugs, or nobody. */
export class SetDefaultAssignee extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
    readonly defaultAssignee: number | null,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    const component = product.components.get(this.name);
    if (!component) refuse('product.no-such-component');
    const { name, defaultAssignee } = this;
    if (component.defaultAssignee === defaultAssignee) return [];
    const data = { name, defaultAssignee, previous: component.defaultAssignee };
    return [{ type: 'ComponentDefaultAssigneeChanged', data }];
  }
}
