import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { SessionForm, SessionOutcome } from './session-form.js';
import { wrong } from './wrong.js';

export function RegisterPage() {
  const [mailed, setMailed] = useState<string>();
  if (mailed !== undefined) {
    return (
      <SessionOutcome title="Look into your mail">
        <p>
          A link is on its way to <strong>{mailed}</strong>. Follow it, and your account is active.
        </p>
        <p>
          Nothing has come? Look into the folder for unwanted mail, or{' '}
          <Link to="/forgotten-password" search={{ mail: 'activation' }}>
            ask for the link again
          </Link>
          .
        </p>
      </SessionOutcome>
    );
  }
  return (
    <SessionForm
      title="Register"
      action="Register"
      onSubmit={async (form) => {
        const email = textOf(form, 'email');
        const [username, password] = [textOf(form, 'username'), textOf(form, 'password')];
        const displayName = textOf(form, 'displayName');
        await api.POST('/api/accounts', { body: { username, email, password, displayName } });
        setMailed(email);
      }}
      footer={
        <p>
          You have an account? <Link to="/login">Log in</Link>
        </p>
      }
    >
      {(error) => (
        <>
          <Field
            label="User name"
            hint="Letters, digits, dots, dashes. You are @mentioned by it."
            error={wrong(error, 'username')}
          >
            <input name="username" autoComplete="username" required maxLength={50} autoFocus />
          </Field>
          <Field label="Your name" hint="As others see it." error={wrong(error, 'displayName')}>
            <input name="displayName" autoComplete="name" required maxLength={100} />
          </Field>
          <Field label="Mail address" hint="Only admins see it." error={wrong(error, 'email')}>
            <input name="email" type="email" autoComplete="email" required maxLength={254} />
          </Field>
          <Field
            label="Password"
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
            />
          </Field>
        </>
      )}
    </SessionForm>
  );
}
