import { useState } from 'react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { logIn } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import css from './session.module.css';

export function LoginPage() {
  const navigate = useNavigate();
  const { from } = useSearch({ strict: false });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await logIn(textOf(form, 'login'), textOf(form, 'password'));
      // Only a page of this site: an address from elsewhere must not lead away from here.
      await navigate({ href: typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : '/bugs' });
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <h1>Log in</h1>
      <Field label="User name or mail address">
        <input name="login" autoComplete="username" required maxLength={320} autoFocus />
      </Field>
      <Field label="Password">
        <input name="password" type="password" autoComplete="current-password" required maxLength={128} />
      </Field>
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" kind="primary" busy={busy}>
        Log in
      </Button>
      <p>
        <Link to="/forgotten-password">Forgotten password?</Link> · <Link to="/register">Register</Link>
      </p>
    </form>
  );
}
