import { useState } from 'react';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { ButtonLink } from '../../ui/button.js';
import { SessionForm, SessionOutcome } from './session-form.js';

/** Where the links of mails lead that end mails: about one bug, or about all. Nobody need log in for it. */
export function UnsubscribePage() {
  const { token } = useSearch({ from: '/unsubscribe' });
  const [ended, setEnded] = useState<number | null>();
  if (ended !== undefined || typeof token !== 'string') {
    return (
      <SessionOutcome title={ended === undefined ? 'This link is not whole' : 'No more mails'}>
        {ended !== undefined && (
          <p>
            {ended === null
              ? 'You get no more mails about bugs.'
              : `You get no more mails about bug ${ended}.`}{' '}
            Your inbox here goes on.
          </p>
        )}
        <ButtonLink to="/settings">Settings</ButtonLink>
      </SessionOutcome>
    );
  }
  return (
    <SessionForm
      title="End these mails"
      action="No more mails"
      onSubmit={async () => {
        const { data } = await api.POST('/api/notifications/unsubscribe', { params: { query: { token } } });
        setEnded(data?.bug ?? null);
      }}
    >
      {() => <p>What happens is still told in your inbox here.</p>}
    </SessionForm>
  );
}
