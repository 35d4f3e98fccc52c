import { useState } from 'react';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import type { Me } from '../../app/session.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { sessionsQuery } from './settings.queries.js';
import { SettingsForm } from './settings-form.js';

export function PasswordForm({ me }: { me: Me }) {
  const [changed, setChanged] = useState(0);
  return (
    <Panel
      title="Password"
      about="Changing it ends your sessions on all other devices. API tokens go on: revoke them one by one."
    >
      <SettingsForm
        key={changed}
        action="Change the password"
        isSilent={isOneOf('account.wrong-password', 'account.common-password')}
        onSubmit={async (form) => {
          const body = { current: textOf(form, 'current'), password: textOf(form, 'password') };
          await answer(api.POST('/api/accounts/me/password', { body }));
          setChanged(changed + 1);
          await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
        }}
      >
        {(error) => (
          <>
            {/* For the browser, which keeps passwords by it. */}
            <input name="username" autoComplete="username" value={me.username ?? ''} readOnly hidden />
            <Field label="Present password" error={wrongWith(error, '/current', 'account.wrong-password')}>
              <input
                name="current"
                type="password"
                required
                maxLength={128}
                autoComplete="current-password"
              />
            </Field>
            <Field
              label="New password"
              hint="8 characters or more; any character. Common ones are refused."
              error={wrongWith(error, '/password', 'account.common-password')}
            >
              <input
                name="password"
                type="password"
                required
                minLength={8}
                maxLength={128}
                autoComplete="new-password"
              />
            </Field>
          </>
        )}
      </SettingsForm>
      {changed > 0 && (
        <Notice kind="good" title="Your password is changed">
          <p>All your other sessions have ended.</p>
        </Notice>
      )}
    </Panel>
  );
}
