import { z } from 'zod';
import { markdown } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';

export const DescribeProductBody = z.strictObject({ description: markdown }).meta({ id: 'DescribeProduct' });

export class DescribeProduct extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly description: string,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    if (product.description === this.description) return [];
    return [{ type: 'ProductDescribed', data: { description: this.description } }];
  }
}
