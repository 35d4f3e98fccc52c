import { accountAggregate } from './accounts/account-command.js';
import { checkpointAggregate } from './audit/checkpoints.js';
import { bugAggregate } from './bugs/bug-command.js';
import { categoryAggregate, productAggregate } from './products/product-command.js';
import { savedSearchAggregate } from './saved-searches/saved-search-command.js';
import { worklistAggregate } from './worklists/worklist-command.js';
import type { Aggregate, DomainEvent } from './write-path/aggregate.js';
import { personalNamesAggregate } from './write-path/personal-names.js';
import { reservationAggregate } from './write-path/reservations.js';

/** Every aggregate, and so every event that the log can hold. */
export const aggregates: readonly Aggregate<unknown, DomainEvent>[] = [
  bugAggregate,
  productAggregate,
  categoryAggregate,
  accountAggregate,
  worklistAggregate,
  savedSearchAggregate,
  personalNamesAggregate,
  checkpointAggregate,
  reservationAggregate,
];
