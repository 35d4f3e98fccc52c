import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { ProductCommand, refuse } from '../product-command.js';
import type { Product, ProductEvent } from '../domain/product.js';
import { MOST_PARTS } from './add-component.js';

export const AddVersionBody = z.strictObject({ name }).meta({ id: 'AddVersion' });

export class AddVersion extends ProductCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
  ) {
    super(issued, number);
  }

  override decide(product: Product): ProductEvent[] {
    if (product.versions.has(this.name)) refuse('product.version-exists');
    if (product.versions.size >= MOST_PARTS) refuse('product.too-many-parts');
    return [{ type: 'VersionAdded', data: { name: this.name } }];
  }
}
