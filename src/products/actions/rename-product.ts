import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

export const RenameProductBody = z.strictObject({ name }).meta({ id: 'RenameProduct' });

/** The new name was reserved before; the old one is released after. */
export class RenameProduct extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    if (product.name === this.name) return [];
    return [{ type: 'ProductRenamed', data: { name: this.name, previous: product.name } }];
  }
}
