import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Accounts } from '../accounts/accounts.js';
import { IssuedBy } from '../http/request.js';
import { Command, Creation, numberInPath } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { WritePath } from '../write-path/write-path.js';
import { AddComponent, AddComponentBody } from './actions/add-component.js';
import { AddVersion, AddVersionBody } from './actions/add-version.js';
import { ArchiveProduct } from './actions/archive-product.js';
import { CreateCategoryBody } from './actions/create-category.js';
import { CreateProductBody } from './actions/create-product.js';
import { DescribeProduct, DescribeProductBody } from './actions/describe-product.js';
import { RenameProductBody } from './actions/rename-product.js';
import { RestoreComponent } from './actions/restore-component.js';
import { RestoreProduct } from './actions/restore-product.js';
import { RestoreVersion } from './actions/restore-version.js';
import { RetireComponent } from './actions/retire-component.js';
import { RetireVersion } from './actions/retire-version.js';
import { SetDefaultAssignee, SetDefaultAssigneeBody } from './actions/set-default-assignee.js';
import { UnwatchComponent } from './actions/unwatch-component.js';
import { UnwatchProduct } from './actions/unwatch-product.js';
import { WatchComponent } from './actions/watch-component.js';
import { WatchProduct } from './actions/watch-product.js';
import { productAggregate, refuse } from './product-command.js';
import { Products } from './products.js';

type Answer = Promise<CommandResult>;
type Data<T extends z.ZodType> = z.infer<T>;
const Id = (): ParameterDecorator => Param('id', { schema: numberInPath });

@ApiTags('Products')
@Controller('api')
export class ProductsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly products: Products,
    private readonly accounts: Accounts,
    private readonly writePath: WritePath,
  ) {}

  @Creation('categories', 'catalog.manage', '/api/categories')
  createCategory(
    @Body({ schema: CreateCategoryBody }) body: Data<typeof CreateCategoryBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.products.createCategory(body.name, issued);
  }

  @Creation('products', 'catalog.manage', '/api/products/{id}')
  create(
    @Body({ schema: CreateProductBody }) body: Data<typeof CreateProductBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.products.create(body, issued);
  }

  @Command('products/:id/rename', 'catalog.manage')
  rename(
    @Id() id: number,
    @Body({ schema: RenameProductBody }) body: Data<typeof RenameProductBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.products.rename(id, body.name, issued);
  }

  @Command('products/:id/describe', 'catalog.manage')
  describe(
    @Id() id: number,
    @Body({ schema: DescribeProductBody }) body: Data<typeof DescribeProductBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new DescribeProduct(issued, id, body.description));
  }

  @Command('products/:id/archive', 'catalog.manage')
  archive(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new ArchiveProduct(issued, id));
  }

  @Command('products/:id/restore', 'catalog.manage')
  restore(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RestoreProduct(issued, id));
  }

  @Command('products/:id/watch', 'bug.watch')
  watch(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new WatchProduct(issued, id));
  }

  @Command('products/:id/unwatch', 'bug.watch')
  unwatch(@Id() id: number, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new UnwatchProduct(issued, id));
  }

  @Creation('products/:id/components', 'catalog.manage', '/api/products/{id}')
  addComponent(
    @Id() id: number,
    @Body({ schema: AddComponentBody }) body: Data<typeof AddComponentBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.writePath.retriable(
      productAggregate,
      () => id,
      issued,
      async () => {
        const assignee = await this.assignee(body.defaultAssignee ?? null);
        return this.commands.execute(new AddComponent(issued, id, body.name, body.description, assignee));
      },
    );
  }

  @Command('products/:id/components/:name/retire', 'catalog.manage')
  retireComponent(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RetireComponent(issued, id, name));
  }

  @Command('products/:id/components/:name/restore', 'catalog.manage')
  restoreComponent(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RestoreComponent(issued, id, name));
  }

  @Command('products/:id/components/:name/default-assignee', 'catalog.manage')
  setDefaultAssignee(
    @Id() id: number,
    @Param('name') name: string,
    @Body({ schema: SetDefaultAssigneeBody }) body: Data<typeof SetDefaultAssigneeBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.writePath.retriable(
      productAggregate,
      () => id,
      issued,
      async () => {
        const assignee = await this.assignee(body.defaultAssignee);
        return this.commands.execute(new SetDefaultAssignee(issued, id, name, assignee));
      },
    );
  }

  @Command('products/:id/components/:name/watch', 'bug.watch')
  watchComponent(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new WatchComponent(issued, id, name));
  }

  @Command('products/:id/components/:name/unwatch', 'bug.watch')
  unwatchComponent(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new UnwatchComponent(issued, id, name));
  }

  @Creation('products/:id/versions', 'catalog.manage', '/api/products/{id}')
  addVersion(
    @Id() id: number,
    @Body({ schema: AddVersionBody }) body: Data<typeof AddVersionBody>,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new AddVersion(issued, id, body.name));
  }

  @Command('products/:id/versions/:name/retire', 'catalog.manage')
  retireVersion(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RetireVersion(issued, id, name));
  }

  @Command('products/:id/versions/:name/restore', 'catalog.manage')
  restoreVersion(@Id() id: number, @Param('name') name: string, @IssuedBy() issued: Issued): Answer {
    return this.commands.execute(new RestoreVersion(issued, id, name));
  }

  private async assignee(reference: number | string | null): Promise<number | null> {
    if (reference === null) return null;
    return (await this.accounts.findAssignable(reference)) ?? refuse('product.not-assignable');
  }
}
