import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { logIn } from '../../app/session.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { SessionForm } from './session-form.js';

/** Only a page of this site: an address from elsewhere must not lead away from here. */
const isOwnPage = (from: unknown): from is string => typeof from === 'string' && /^\/(?![/\\])/.test(from);

export function LoginPage() {
  const navigate = useNavigate();
  const { from } = useSearch({ from: '/login' });
  return (
    <SessionForm
      title="Log in"
      action="Log in"
      onSubmit={async (form) => {
        await logIn(textOf(form, 'login'), textOf(form, 'password'));
        await navigate({ href: isOwnPage(from) ? from : '/bugs?status=open' });
      }}
      footer={
        <p>
          <Link to="/forgotten-password">Forgotten password?</Link> · <Link to="/register">Register</Link>
        </p>
      }
    >
      {() => (
        <>
          <Field label="User name or mail address">
            <input name="login" autoComplete="username" required maxLength={320} autoFocus />
          </Field>
          <Field label="Password">
            <input name="password" type="password" autoComplete="current-password" required maxLength={128} />
          </Field>
        </>
      )}
    </SessionForm>
  );
}
