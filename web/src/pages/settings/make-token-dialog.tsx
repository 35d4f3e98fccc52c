import { useState } from 'react';
import { answer, api, type Schemas } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import type { Me } from '../../app/session.js';
import { Choices } from '../../ui/radio-choices.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { SCOPES, type Scope } from './scopes.js';
import { tokensQuery } from './settings.queries.js';

export type MadeToken = Schemas['TokenMade'];

const DAY_MS = 24 * 3_600_000;
const LIFETIMES = [
  { days: 7, label: 'in a week' },
  { days: 30, label: 'in 30 days' },
  { days: 90, label: 'in 90 days' },
  { days: 365, label: 'in a year' },
] as const;
/** A day of one's own choice. */
const OWN = 'own';

const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

interface Props {
  me: Me;
  onMade: (made: MadeToken) => void;
  onClose: () => void;
}

export function MakeTokenDialog({ me, onMade, onClose }: Props) {
  const [scope, setScope] = useState<Scope>('read');
  const [lifetime, setLifetime] = useState('30');
  const make = async (form: HTMLFormElement): Promise<void> => {
    const expiresAt =
      lifetime === OWN
        ? `${textOf(form, 'day')}T23:59:59Z`
        : new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString();
    const body = { name: textOf(form, 'name'), scopes: [scope], expiresAt };
    const made = await answer(api.POST('/api/tokens', { body }));
    onMade(made);
    await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
  };
  return (
    <FormDialog
      title="New API token"
      action="Make the token"
      onClose={onClose}
      isSilent={isOneOf('token.bad-expiry')}
      onSubmit={make}
    >
      {(error) => (
        <>
          <Field
            label="Name"
            hint="What it is for, so that you know it again."
            error={wrongWith(error, '/name')}
          >
            <input name="name" required maxLength={100} autoComplete="off" />
          </Field>
          <Choices
            legend="It may"
            value={scope}
            onChoose={setScope}
            choices={me.role === 'auditor' ? SCOPES.filter(({ value }) => value !== 'write') : SCOPES}
          />
          <Field
            label="It ends"
            error={lifetime === OWN ? undefined : wrongWith(error, '/expiresAt', 'token.bad-expiry')}
          >
            <select value={lifetime} onChange={({ target }) => setLifetime(target.value)}>
              {LIFETIMES.map(({ days, label }) => (
                <option key={days} value={days}>
                  {label}
                </option>
              ))}
              <option value={OWN}>on a day of my choice</option>
            </select>
          </Field>
          {lifetime === OWN && (
            <Field
              label="Its last day"
              hint="Within a year."
              error={wrongWith(error, '/expiresAt', 'token.bad-expiry')}
            >
              <input name="day" type="date" required min={dayFromNow(0)} max={dayFromNow(365)} />
            </Field>
          )}
        </>
      )}
    </FormDialog>
  );
}
