import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import type { Me } from '../../app/session.js';
import { named } from '../../ui/badges.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import { Panel } from '../../ui/panel.js';
import { dayOf } from '../../ui/time.js';
import { toast } from '../../ui/toasts.js';
import { wrongWith } from '../../ui/wrong.js';
import { SettingsForm } from './settings-form.js';
import css from './settings.module.css';

export function Profile({ me }: { me: Me }) {
  return (
    <Panel title="Profile">
      <SettingsForm
        action="Save"
        onSubmit={async (form) => {
          const displayName = textOf(form, 'displayName').trim();
          await answer(api.POST('/api/accounts/me/profile', { body: { displayName } }));
          // The name stands on every bug that this browser has.
          await queryClient.invalidateQueries();
          toast('Your name is saved');
        }}
      >
        {(error) => (
          <Field
            label="Your name"
            hint="As others see it, also on what you have written already."
            error={wrongWith(error, '/displayName')}
          >
            <input
              name="displayName"
              required
              maxLength={100}
              autoComplete="name"
              defaultValue={me.displayName ?? ''}
            />
          </Field>
        )}
      </SettingsForm>
      <dl className={css['facts']}>
        <div>
          <dt>User name</dt>
          <dd>@{me.username}</dd>
        </div>
        <div>
          <dt>Mail address</dt>
          <dd>
            {me.email} <span className={css['muted']}>Only admins see it.</span>
          </dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>
            {named(me.role)} <span className={css['muted']}>Admins give roles.</span>
          </dd>
        </div>
        <div>
          <dt>Member since</dt>
          <dd>{dayOf(me.createdAt)}</dd>
        </div>
      </dl>
    </Panel>
  );
}
