import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CreateSearchBody } from '../../../src/saved-searches/actions/create-search.js';
import { SavedSearches } from '../../../src/saved-searches/saved-searches.js';
import { AddItemBody } from '../../../src/worklists/actions/add-item.js';
import { CheckItem } from '../../../src/worklists/actions/check-item.js';
import { Worklists } from '../../../src/worklists/worklists.js';
import type { Issued } from '../../../src/write-path/aggregate-command.js';
import type { PersonalStep } from '../plan/steps.js';
import type { Stage } from './stage.js';

/** Does what people do for themselves. */
export class OwnDoing {
  private readonly commands: CommandBus;
  private readonly worklists: Worklists;
  private readonly searches: SavedSearches;
  /** Ids of items, by list, in the order in which they were added. */
  private readonly items = new Map<number, number[]>();

  constructor(
    app: INestApplicationContext,
    private readonly stage: Stage,
  ) {
    [this.commands, this.worklists, this.searches] = [
      app.get(CommandBus),
      app.get(Worklists),
      app.get(SavedSearches),
    ];
  }

  async do(step: PersonalStep, issued: Issued): Promise<void> {
    const { stage, items } = this;
    if (step.do === 'search') {
      const { name, query, shared } = step;
      await this.searches.create(CreateSearchBody.parse({ name, query, shared }), issued);
      return;
    }
    if (step.do === 'worklist') {
      stage.lists[step.list] = (await this.worklists.create(step.name, issued)).id;
      items.set(step.list, []);
      return;
    }
    const list = stage.lists[step.list]!;
    const added = items.get(step.list)!;
    switch (step.do) {
      case 'item': {
        const bug = step.bug === null ? undefined : stage.numberOf(step.bug);
        const body = AddItemBody.parse({ text: step.text, ...(bug !== undefined && { bug }) });
        added.push((await this.worklists.addItem(list, body, issued)).id);
        return;
      }
      case 'check':
        return this.commands.execute(new CheckItem(issued, list, added[step.item - 1]!));
      default:
        step satisfies never;
    }
  }
}
