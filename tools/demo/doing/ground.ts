import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Accounts } from '../../../src/accounts/accounts.js';
import { ChangePreferences } from '../../../src/accounts/actions/change-preferences.js';
import { CreateAccountBody } from '../../../src/accounts/actions/create-account.js';
import { DisableAccount } from '../../../src/accounts/actions/disable-account.js';
import type { Preferences } from '../../../src/accounts/domain/preferences.js';
import { AddComponent } from '../../../src/products/actions/add-component.js';
import { AddVersion } from '../../../src/products/actions/add-version.js';
import { CreateProductBody } from '../../../src/products/actions/create-product.js';
import { RetireVersion } from '../../../src/products/actions/retire-version.js';
import { WatchComponent } from '../../../src/products/actions/watch-component.js';
import { WatchProduct } from '../../../src/products/actions/watch-product.js';
import { Products } from '../../../src/products/products.js';
import type { Issued } from '../../../src/write-path/aggregate-command.js';
import { products } from '../corpus/products.js';
import type { GroundStep } from '../plan/steps.js';
import { NO_NEWS, type Stage } from './stage.js';

/** Makes people, products, and what belongs to them. */
export class GroundDoing {
  private readonly commands: CommandBus;
  private readonly accounts: Accounts;
  private readonly catalog: Products;
  /** What newcomers are told. */
  private preferences = NO_NEWS;

  constructor(
    app: INestApplicationContext,
    private readonly stage: Stage,
    private readonly password: string,
  ) {
    [this.commands, this.accounts, this.catalog] = [
      app.get(CommandBus),
      app.get(Accounts),
      app.get(Products),
    ];
  }

  async do(step: GroundStep, issued: Issued): Promise<void> {
    const { stage, commands } = this;
    switch (step.do) {
      case 'person':
        return this.join(step.person, issued);
      case 'disable':
        return commands.execute(new DisableAccount(issued, stage.accounts.get(step.person)!));
      case 'category': {
        const { id } = await this.catalog.createCategory(step.name, issued);
        stage.categories.set(step.name, id);
        return;
      }
      case 'product':
        return this.product(step.product, issued);
      case 'component': {
        const { name, description } = products[step.product]!.components.find(
          (one) => one.name === step.component,
        )!;
        const assignee = step.defaultAssignee === null ? null : stage.accounts.get(step.defaultAssignee)!;
        const number = stage.products[step.product]!;
        return commands.execute(new AddComponent(issued, number, name, description, assignee));
      }
      case 'version':
        return commands.execute(new AddVersion(issued, stage.products[step.product]!, step.version));
      case 'retire-version':
        return commands.execute(new RetireVersion(issued, stage.products[step.product]!, step.version));
      case 'watch-product':
        return commands.execute(new WatchProduct(issued, stage.products[step.product]!));
      case 'watch-component':
        return commands.execute(new WatchComponent(issued, stage.products[step.product]!, step.component));
      default:
        step satisfies never;
    }
  }

  /** From now on everybody is told this, whoever is there and whoever comes. @param at milliseconds since 1970 */
  async tellEverybody(preferences: Preferences, at: number): Promise<void> {
    this.preferences = preferences;
    for (const [person, account] of this.stage.accounts) {
      const issued = this.stage.issued({ at, by: person });
      await this.commands.execute(new ChangePreferences(issued, account, preferences));
    }
  }

  private async join(person: number, issued: Issued): Promise<void> {
    const { username, email, displayName, role } = this.stage.plan.people[person]!;
    const { password } = this;
    const body = CreateAccountBody.parse({ username, email, displayName, role, password });
    const { id } = await this.accounts.create(body, issued);
    this.stage.accounts.set(person, id);
    const own = this.stage.issued({ at: Date.parse(issued.at), by: person });
    await this.commands.execute(new ChangePreferences(own, id, this.preferences));
  }

  private async product(place: number, issued: Issued): Promise<void> {
    const { name, description, category } = products[place]!;
    const categoryId = this.stage.categories.get(category)!;
    const body = CreateProductBody.parse({ name, description, categoryId });
    this.stage.products[place] = (await this.catalog.create(body, issued)).id;
  }
}
