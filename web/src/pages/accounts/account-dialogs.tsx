import { api } from '../../api/client.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { nameOf } from '../../ui/person.js';
import { toast } from '../../ui/toasts.js';
import { onAccount, type Account } from './accounts.queries.js';

interface Props {
  account: Account;
  onClose: () => void;
}

export function BlockDialog({ account, onClose }: Props) {
  const name = nameOf(account);
  return (
    <ConfirmDialog
      title={`Block ${name}?`}
      action="Block"
      kind="danger"
      onClose={onClose}
      onConfirm={async () => {
        await onAccount(account.id, 'disable');
        toast(`${name} is blocked`);
      }}
    >
      <ul>
        <li>
          Nobody can log in with this account; its sessions and API tokens are good for nothing at once.
        </li>
        <li>Bugs, comments and the name on them stay.</li>
        <li>You can unblock it at any time.</li>
      </ul>
    </ConfirmDialog>
  );
}

export function UnblockDialog({ account, onClose }: Props) {
  const name = nameOf(account);
  const pending = account.status === 'pending';
  return (
    <ConfirmDialog
      title={pending ? `Activate the account of ${name}?` : `Unblock ${name}?`}
      action={pending ? 'Activate' : 'Unblock'}
      onClose={onClose}
      onConfirm={async () => {
        await onAccount(account.id, 'enable');
        toast(pending ? `The account of ${name} is active` : `${name} is unblocked`);
      }}
    >
      {pending ? (
        <p>
          Nobody has followed the link in the mail yet. By activating it you vouch for it that{' '}
          <strong>{account.email}</strong> belongs to this person.
        </p>
      ) : (
        <p>They can log in again with the password that they had.</p>
      )}
    </ConfirmDialog>
  );
}

/** The server never says whether it sent one: the same way is open to everybody. */
export function MailDialog({ account, mail, onClose }: Props & { mail: 'activation' | 'password' }) {
  const { email } = account;
  if (email === null) return null;
  const send = async (): Promise<void> => {
    if (mail === 'activation') await api.POST('/api/accounts/activation-mails', { body: { email } });
    else await api.POST('/api/accounts/password-mails', { body: { email } });
    toast(`A mail to ${email} is on its way`);
  };
  return (
    <ConfirmDialog
      title={
        mail === 'activation'
          ? `Send ${nameOf(account)} the activation mail again?`
          : `Send ${nameOf(account)} a link to a new password?`
      }
      action="Send the mail"
      onClose={onClose}
      onConfirm={send}
    >
      <p>
        It goes to <strong>{email}</strong>.{' '}
        {mail === 'activation'
          ? 'Its link is good for three days.'
          : 'Its link is good for one hour; until it is used, the present password stays.'}
      </p>
      <p>Three such mails an hour go to one account, and five a day. One more is not sent.</p>
    </ConfirmDialog>
  );
}

export function ForgetDialog({ account, onClose }: Props) {
  const { id, username } = account;
  return (
    <ConfirmDialog
      title={`Forget ${nameOf(account)} for good?`}
      action="Forget this person"
      kind="danger"
      type={username ?? String(id)}
      onClose={onClose}
      onConfirm={async () => {
        await onAccount(id, 'forget');
        toast('The person is forgotten');
      }}
    >
      <p>
        <strong>Nothing brings this back.</strong> The key to everything that the log holds of the person is
        destroyed.
      </p>
      <ul>
        <li>Name, mail address, password, sessions, API tokens, inbox and kept mails are gone.</li>
        <li>
          Bugs and comments stay, by “somebody who has left”. What people wrote about themselves in them
          stays, too: redact it there.
        </li>
        <li>The user name stays taken, so that nobody can pose as this person.</li>
        <li>Mails that were delivered are out of reach.</li>
      </ul>
      <p>To keep somebody out for now, block the account instead.</p>
    </ConfirmDialog>
  );
}
