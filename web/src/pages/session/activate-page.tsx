import { useState } from 'react';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { ButtonLink } from '../../ui/button.js';
import { SessionForm, SessionOutcome } from './session-form.js';

/** Where the mailed link leads. Not done at once: programs that look at mails follow links, too, and a key is good once. */
export function ActivatePage() {
  const { key } = useSearch({ from: '/activate' });
  const [active, setActive] = useState(false);
  if (active) {
    return (
      <SessionOutcome title="Your account is active">
        <ButtonLink to="/login" kind="primary">
          Log in
        </ButtonLink>
      </SessionOutcome>
    );
  }
  if (typeof key !== 'string') {
    return (
      <SessionOutcome title="This link is not whole">
        <p>Copy all of it from the mail, or ask for another.</p>
        <ButtonLink to="/forgotten-password" search={{ mail: 'activation' }}>
          Ask for another link
        </ButtonLink>
      </SessionOutcome>
    );
  }
  return (
    <SessionForm
      title="Activate your account"
      action="Activate"
      onSubmit={async () => {
        await api.POST('/api/accounts/activate', { body: { key } });
        setActive(true);
      }}
      footer={
        <ButtonLink to="/forgotten-password" search={{ mail: 'activation' }} kind="quiet">
          Ask for another link
        </ButtonLink>
      }
    >
      {() => <p>One click, and you can log in.</p>}
    </SessionForm>
  );
}
