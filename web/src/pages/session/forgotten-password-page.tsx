import { useState } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { SessionForm, SessionOutcome } from './session-form.js';

/** Asks for a mail: with a link to a new password, or with the one that activates an account. */
export function ForgottenPasswordPage() {
  const activation = useSearch({ from: '/forgotten-password' })['mail'] === 'activation';
  const [asked, setAsked] = useState(false);
  if (asked) {
    return (
      <SessionOutcome title="Look into your mail">
        <p>If there is an account with this address, a link is on its way to it.</p>
        <Link to="/login">Back to the log-in</Link>
      </SessionOutcome>
    );
  }
  return (
    <SessionForm
      title={activation ? 'Ask for the activation link again' : 'Forgotten password'}
      action="Send the link"
      onSubmit={async (form) => {
        const body = { email: textOf(form, 'email') };
        if (activation) await api.POST('/api/accounts/activation-mails', { body });
        else await api.POST('/api/accounts/password-mails', { body });
        setAsked(true);
      }}
      footer={<Link to="/login">Back to the log-in</Link>}
    >
      {() => (
        <Field label="Mail address">
          <input name="email" type="email" autoComplete="email" required maxLength={254} autoFocus />
        </Field>
      )}
    </SessionForm>
  );
}
