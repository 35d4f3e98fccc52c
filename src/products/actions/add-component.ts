import { z } from 'zod';
import { accountRef, markdown, name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

export const AddComponentBody = z
  .strictObject({ name, description: markdown.default(''), defaultAssignee: accountRef.optional() })
  .meta({ id: 'AddComponent' });

/** Components, and versions, of one product at the most. */
export const MOST_PARTS = 1000;

export class AddComponent extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
    readonly description: string,
    readonly defaultAssignee: number | null,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    if (product.components.has(this.name)) refuse('product.component-exists');
    if (product.components.size >= MOST_PARTS) refuse('product.too-many-parts');
    const { name, description, defaultAssignee } = this;
    return [{ type: 'ComponentAdded', data: { name, description, defaultAssignee } }];
  }
}
