import { useState } from 'react';
import { answer, api } from '../../api/client.js';
import { Choices } from '../../ui/radio-choices.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { toast } from '../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { accountsChanged, ROLES, type Role } from './accounts.queries.js';

const WAYS = [
  { value: 'mail', label: 'They choose it', means: 'A mail with a link goes to the address at once' },
  { value: 'given', label: 'I give them one', means: 'Tell them, and ask them to change it' },
] as const;

/** An account that an admin makes is active at once. */
export function NewAccountDialog({ onClose }: { onClose: () => void }) {
  const [role, setRole] = useState<Role>('reporter');
  const [way, setWay] = useState<'mail' | 'given'>('mail');
  const create = async (form: HTMLFormElement): Promise<void> => {
    const [username, email] = [textOf(form, 'username'), textOf(form, 'email')];
    const password = way === 'given' ? textOf(form, 'password') : unguessable();
    const displayName = textOf(form, 'displayName');
    await answer(api.POST('/api/accounts', { body: { username, email, displayName, password, role } }));
    await accountsChanged();
    if (way === 'given') return toast(`${displayName} can log in`);
    await api.POST('/api/accounts/password-mails', { body: { email } });
    toast(`A mail to ${email} is on its way`);
  };
  return (
    <FormDialog
      title="New account"
      action="Create"
      onClose={onClose}
      isSilent={isOneOf('account.username-taken', 'account.email-taken', 'account.common-password')}
      onSubmit={create}
    >
      {(error) => (
        <>
          <Field label="Name" hint="As others see it." error={wrongWith(error, '/displayName')}>
            <input name="displayName" required maxLength={100} autoComplete="off" />
          </Field>
          <Field
            label="User name"
            hint="Letters, digits, dots, dashes. It stays, also when the name changes."
            error={wrongWith(error, '/username', 'account.username-taken')}
          >
            <input
              name="username"
              required
              maxLength={50}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
          <Field label="Mail address" error={wrongWith(error, '/email', 'account.email-taken')}>
            <input name="email" type="email" required maxLength={254} autoComplete="off" />
          </Field>
          <Field label="Role" hint={ROLES.find((one) => one.role === role)?.means}>
            <select value={role} onChange={({ target }) => setRole(target.value as Role)}>
              {ROLES.map((one) => (
                <option key={one.role} value={one.role}>
                  {one.label}
                </option>
              ))}
            </select>
          </Field>
          <Choices legend="Password" value={way} onChoose={setWay} choices={WAYS} />
          {way === 'given' && (
            <Field
              label="Their first password"
              hint="8 characters or more. Common ones are refused."
              error={wrongWith(error, '/password', 'account.common-password')}
            >
              <input name="password" required minLength={8} maxLength={128} autoComplete="off" />
            </Field>
          )}
        </>
      )}
    </FormDialog>
  );
}

/** A password that nobody ever sees: there must be one until the person has chosen another. */
function unguessable(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(36)).join('.');
}
