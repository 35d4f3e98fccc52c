import { z } from 'zod';
import { id, markdown, name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

export const CreateProductBody = z
  .strictObject({
    name,
    description: markdown.default(''),
    categoryId: id,
    fixedWhileBlocked: z
      .boolean()
      .default(false)
      .meta({ description: 'Bugs may be FIXED while an open bug blocks them' }),
  })
  .meta({ id: 'CreateProduct' });

/** Its name was reserved, and its category looked up, before. */
export class CreateProduct extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly body: z.infer<typeof CreateProductBody>,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(product: Product): ProductEvent[] {
    if (product.created) return [];
    const { name, description, categoryId: category, fixedWhileBlocked } = this.body;
    return [
      {
        type: 'ProductCreated',
        data: { number: Number(this.id), name, description, category, fixedWhileBlocked },
      },
    ];
  }
}
