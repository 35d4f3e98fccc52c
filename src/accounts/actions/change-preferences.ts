import { z } from 'zod';
import type { Issued } from '../../write-path/aggregate-command.js';
import { OwnAccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';
import { preferences, withoutDefaults, type Preferences } from '../domain/preferences.js';

export const ChangePreferencesBody = z
  .strictObject({
    preferences: preferences.meta({
      description: 'Replaces what was chosen before; what is left out is as by default',
    }),
  })
  .meta({ id: 'ChangePreferences' });

/** What somebody wants to be told of, and how. */
export class ChangePreferences extends OwnAccountCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly chosen: Preferences,
  ) {
    super(issued, number);
  }

  override decide(account: Account): AccountEvent[] {
    this.refuseOnForgotten(account);
    const preferences = withoutDefaults(this.chosen);
    if (JSON.stringify(preferences) === JSON.stringify(withoutDefaults(account.preferences))) return [];
    return [{ type: 'PreferencesChanged', data: { preferences } }];
  }
}
