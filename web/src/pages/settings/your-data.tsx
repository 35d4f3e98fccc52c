import { useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import { clearDrafts } from '../../app/drafts.js';
import type { Me } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { Panel } from '../../ui/panel.js';
import button from '../../ui/button.module.css';
import { toast } from '../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import css from './settings.module.css';

export function YourData({ me }: { me: Me }) {
  const [forgetting, setForgetting] = useState(false);
  return (
    <>
      <Panel
        title="Your bugs as a file"
        about="What you have reported, as you see it, for a spreadsheet or for a program."
      >
        <div className={css['buttons']}>
          <a className={button['button']} href="/api/bugs/export?reporter=me&format=csv" download>
            As a table (CSV)
          </a>
          <a className={button['button']} href="/api/bugs/export?reporter=me&format=jsonl" download>
            With everything (JSON lines)
          </a>
        </div>
      </Panel>
      <Panel title="Be forgotten">
        {me.role === 'admin' ? (
          <p className={css['muted']}>
            An admin cannot do this alone: you might be the last one. Ask another admin to do it for you.
          </p>
        ) : (
          <>
            <p>
              Your account ends, and the key to everything that the log holds of you is destroyed. Your bugs
              and comments stay, by nobody’s name. Nothing brings it back.
            </p>
            <div className={css['buttons']}>
              <Button kind="danger" onClick={() => setForgetting(true)}>
                Forget me …
              </Button>
            </div>
          </>
        )}
      </Panel>
      {forgetting && <ForgetMeDialog me={me} onClose={() => setForgetting(false)} />}
    </>
  );
}

function ForgetMeDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <FormDialog
      title="Forget me for good?"
      action="Forget me"
      kind="danger"
      onClose={onClose}
      isSilent={isOneOf('account.wrong-password')}
      onSubmit={async (form) => {
        await answer(api.POST('/api/accounts/me/forget', { body: { password: textOf(form, 'password') } }));
        clearDrafts(me.id);
        queryClient.clear();
        await navigate({ to: '/bugs', search: { status: 'open' } as never });
        toast('You are forgotten. Good-bye!');
      }}
    >
      {(error) => (
        <>
          <ul>
            <li>You are logged out everywhere, and cannot log in again.</li>
            <li>Your name, mail address, settings, inbox, lists, saved searches and API tokens are gone.</li>
            <li>
              What you wrote stays, by “somebody who has left”. If you wrote about yourself in it, ask an
              admin to redact that first.
            </li>
            <li>Your user name @{me.username} stays taken, so that nobody can pose as you.</li>
          </ul>
          <Field label="Your password" error={wrongWith(error, '/password', 'account.wrong-password')}>
            <input name="password" type="password" required maxLength={128} autoComplete="current-password" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
