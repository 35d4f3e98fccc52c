import { useState } from 'react';
import { answer, api } from '../../api/client.js';
import { meQuery, queryClient } from '../../api/queries.js';
import type { Me } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { toast } from '../../ui/toasts.js';
import { useTask } from '../../ui/use-task.js';
import { ChannelTable } from './channel-table.js';
import { everywhere, isSame, mapped, withoutMail, type Preferences } from './preferences.js';
import css from './settings.module.css';

/** What one is told of, and how. Nothing is saved until one says so: each save is an event of the account. */
export function Notifications({ me }: { me: Me }) {
  const [chosen, setChosen] = useState(me.preferences);
  const { busy, error, run } = useTask();
  const [resetting, setResetting] = useState(false);
  const changed = !isSame(chosen, me.preferences);
  const save = async (preferences: Preferences): Promise<void> => {
    await answer(api.POST('/api/accounts/me/preferences', { body: { preferences } }));
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    setChosen(queryClient.getQueryData(meQuery.queryKey)?.preferences ?? preferences);
    toast('Your notifications are saved');
  };
  return (
    <>
      <Panel
        title="Notifications"
        about="What you are told of is in your inbox here, and comes by mail, too, if you like. Of what you do yourself you are never told. Where more than one of these holds, you are told once, in the loudest way."
      >
        <div className={css['buttons']} role="group" aria-label="Choose all at once">
          <Button onClick={() => setChosen(withoutMail(chosen))}>No mails</Button>
          <Button onClick={() => setChosen(everywhere('mail'))}>Everything by mail</Button>
          <Button
            onClick={() =>
              setChosen(
                mapped(everywhere('none'), (channel, _, relationship) =>
                  relationship === 'mentioned' || relationship === 'assignee' ? 'mail' : channel,
                ),
              )
            }
          >
            Only my bugs and mentions
          </Button>
        </div>
        <ChannelTable chosen={chosen} onChange={setChosen} />
        {error !== undefined && <ProblemNotice error={error} />}
        <div className={css['buttons']}>
          <Button kind="primary" busy={busy} disabled={!changed} onClick={() => void run(() => save(chosen))}>
            Save
          </Button>
          {changed && <Button onClick={() => setChosen(me.preferences)}>Undo</Button>}
          <Button kind="quiet" onClick={() => setResetting(true)}>
            Back to BugZot’s choice …
          </Button>
          <span role="status" className={css['muted']}>
            {changed ? 'Not saved yet' : ''}
          </span>
        </div>
      </Panel>
      <MailsAgain />
      {resetting && (
        <ConfirmDialog
          title="Back to BugZot’s choice?"
          action="Go back"
          onClose={() => setResetting(false)}
          onConfirm={() => save({})}
        >
          <p>What you have chosen here is given up, and you are told of things as everybody is at first.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** Takes back what the last link in a mail ended. */
function MailsAgain() {
  const { busy, error, run } = useTask();
  const [text, setText] = useState('');
  const again = async (bug: number | null): Promise<void> => {
    await answer(api.POST('/api/notifications/resubscribe', { body: { bug } }));
    toast(bug === null ? 'You get mails about bugs again' : `You get mails about bug ${bug} again`);
    setText('');
  };
  return (
    <Panel
      title="Mails that you ended"
      about="The links at the end of each mail end the mails about one bug, or about all. Here you take that back."
    >
      {error !== undefined && <ProblemNotice error={error} />}
      <form
        className={css['inline']}
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => again(Number(text.replace('#', ''))));
        }}
      >
        <input
          aria-label="Number of a bug"
          placeholder="Number of a bug"
          required
          pattern="#?[0-9]{1,15}"
          title="A number"
          value={text}
          onChange={({ target }) => setText(target.value.trim())}
        />
        <Button type="submit" busy={busy}>
          Mails about this bug again
        </Button>
        <Button busy={busy} onClick={() => void run(() => again(null))}>
          Mails about all bugs again
        </Button>
      </form>
    </Panel>
  );
}
