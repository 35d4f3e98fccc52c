import { useState } from 'react';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { ButtonLink } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { SessionForm, SessionOutcome } from './session-form.js';
import { wrong } from './wrong.js';

/** Where the link of a forgotten password leads. */
export function NewPasswordPage() {
  const { key } = useSearch({ from: '/password' });
  const [done, setDone] = useState(false);
  if (done || typeof key !== 'string') {
    return (
      <SessionOutcome title={done ? 'Your password is changed' : 'This link is not whole'}>
        {done ? (
          <p>All other sessions have ended.</p>
        ) : (
          <p>Copy all of it from the mail, or ask for another.</p>
        )}
        <ButtonLink to={done ? '/login' : '/forgotten-password'} kind="primary">
          {done ? 'Log in' : 'Ask for another link'}
        </ButtonLink>
      </SessionOutcome>
    );
  }
  return (
    <SessionForm
      title="A new password"
      action="Change it"
      onSubmit={async (form) => {
        await api.POST('/api/accounts/password', { body: { key, password: textOf(form, 'password') } });
        setDone(true);
      }}
    >
      {(error) => (
        <Field
          label="New password"
          hint="8 characters or more; any character. Common ones are refused."
          error={wrong(error, 'password')}
        >
          <input
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={128}
            autoFocus
          />
        </Field>
      )}
    </SessionForm>
  );
}
