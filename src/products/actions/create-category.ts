import { z } from 'zod';
import { name } from '../../http/fields.js';
import { AggregateCommand, type Issued } from '../../write-path/aggregate-command.js';
import type { CategoryEvent, Category } from '../domain/product.js';
import { categoryAggregate } from '../product-command.js';

export const CreateCategoryBody = z.strictObject({ name }).meta({ id: 'CreateCategory' });

/** Its name was reserved before. */
export class CreateCategory extends AggregateCommand<Category, CategoryEvent> {
  override readonly aggregate = categoryAggregate;
  override readonly needs = 'catalog.manage';

  constructor(
    issued: Issued,
    number: number,
    readonly name: string,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(category: Category): CategoryEvent[] {
    if (category.created) return [];
    return [{ type: 'CategoryCreated', data: { number: Number(this.id), name: this.name } }];
  }
}
