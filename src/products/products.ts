import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { may } from '../access/matrix.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { Refused } from '../write-path/refused.js';
import { Reservations } from '../write-path/reservations.js';
import { WritePath } from '../write-path/write-path.js';
import { CreateCategory } from './actions/create-category.js';
import { CreateProduct, type CreateProductBody } from './actions/create-product.js';
import { RenameProduct } from './actions/rename-product.js';
import type { ProductError } from './domain/product.errors.js';
import type { Product } from './domain/product.js';
import { categoryAggregate, productAggregate, refuse } from './product-command.js';

/** What takes more than one stream: unique names of products and categories. */
@Injectable()
export class Products {
  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly reservations: Reservations,
    private readonly numbers: Numbers,
  ) {}

  /** A product by number or name. */
  async find(reference: number | string): Promise<{ number: number; state: Product } | undefined> {
    const number =
      typeof reference === 'number' ? reference : await this.reservations.holder('product', reference);
    if (number === null) return undefined;
    const state = await this.writePath.state(productAggregate, number);
    return state.created ? { number, state } : undefined;
  }

  async createCategory(name: string, issued: Issued): Promise<CommandResult> {
    allowed(issued);
    const number = await this.numbers.next('category', issued);
    return this.withName('category', name, number, issued, 'category.name-taken', () =>
      this.commands.execute(new CreateCategory(issued, number, name)),
    );
  }

  async create(body: z.infer<typeof CreateProductBody>, issued: Issued): Promise<CommandResult> {
    allowed(issued);
    const category = await this.writePath.state(categoryAggregate, body.categoryId);
    if (!category.created) refuse('product.no-such-category');
    const number = await this.numbers.next('product', issued);
    const create = () =>
      this.withName('product', body.name, number, issued, 'product.name-taken', () =>
        this.commands.execute(new CreateProduct(issued, number, body)),
      );
    return this.writePath.retriable(productAggregate, () => number, issued, create);
  }

  async rename(number: number, name: string, issued: Issued): Promise<CommandResult> {
    allowed(issued);
    const before = await this.find(number);
    if (!before) refuse('product.unknown');
    const result = await this.writePath.retriable(
      productAggregate,
      () => number,
      issued,
      async () => {
        await this.reserve('product', name, number, issued, 'product.name-taken');
        return this.commands.execute(new RenameProduct(issued, number, name));
      },
    );
    // What a refused one has reserved is not given back here: another request may just have brought about that name.
    // And a retry may come late, when the product has a third name.
    for (const other of [before.state.name, name]) {
      if (!(await this.has('product', number, other))) {
        await this.reservations.release('product', other, number, issued);
      }
    }
    return result;
  }

  /** Reserves the name of a new thing, makes it, and gives the name back if that is refused. */
  private async withName(
    kind: 'product' | 'category',
    name: string,
    number: number,
    issued: Issued,
    taken: ProductError,
    work: () => Promise<CommandResult>,
  ): Promise<CommandResult> {
    await this.reserve(kind, name, number, issued, taken);
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) await this.reservations.release(kind, name, number, issued);
      throw error;
    }
  }

  private async reserve(
    kind: 'product' | 'category',
    name: string,
    number: number,
    issued: Issued,
    taken: ProductError,
  ): Promise<void> {
    try {
      await this.reservations.reserve(kind, name, number, issued, (holder) => this.has(kind, holder, name));
    } catch (error) {
      if (error instanceof Refused && error.code === 'name.taken') refuse(taken);
      throw error;
    }
  }

  private async has(kind: 'product' | 'category', number: number, name: string): Promise<boolean> {
    const state =
      kind === 'product'
        ? await this.writePath.state(productAggregate, number)
        : await this.writePath.state(categoryAggregate, number);
    return state.created && sameName(state.name, name);
  }
}

/** The write path would refuse, too, but only after the name was reserved. */
function allowed(issued: Issued): void {
  if (!may(issued.role, 'catalog.manage')) throw new Refused('access.not-allowed');
}

function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').toLowerCase();
  return plain(one) === plain(other);
}
