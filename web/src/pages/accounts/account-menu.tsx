import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Menu, MenuItem, menuItemClass } from '../../ui/menu.js';
import { nameOf } from '../../ui/person.js';
import { BlockDialog, ForgetDialog, MailDialog, UnblockDialog } from './account-dialogs.js';
import type { Account } from './accounts.queries.js';
import { RoleDialog } from './role-dialog.js';

type Open = 'role' | 'block' | 'unblock' | 'activation' | 'password' | 'forget';

/** What an admin does with an account, as far as its state allows it. */
export function AccountMenu({ account, isMe }: { account: Account; isMe: boolean }) {
  const { id, username, status } = account;
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const name = username === null ? `account ${id}` : nameOf(account);
  const item = (what: Open, label: string) => <MenuItem onSelect={() => setOpen(what)}>{label}</MenuItem>;
  return (
    <>
      <Menu align="end" name={`Actions on ${name}`} label={<Ellipsis size={18} aria-hidden />}>
        {status !== 'forgotten' && !isMe && item('role', 'Change the role …')}
        {status === 'pending' && item('activation', 'Send the activation mail again …')}
        {status === 'pending' && item('unblock', 'Activate without the mail …')}
        {status === 'active' && item('password', 'Send a link to a new password …')}
        {status === 'disabled' && item('unblock', 'Unblock …')}
        {status !== 'forgotten' && status !== 'disabled' && !isMe && item('block', 'Block …')}
        {username !== null && status !== 'pending' && (
          <Link
            to="/bugs"
            search={{ reporter: username } as never}
            role="menuitem"
            tabIndex={-1}
            className={menuItemClass}
          >
            Bugs reported
          </Link>
        )}
        <Link
          to="/audit"
          search={{ stream: `account-${id}` } as never}
          role="menuitem"
          tabIndex={-1}
          className={menuItemClass}
        >
          What happened to the account
        </Link>
        {status !== 'forgotten' && !isMe && item('forget', 'Forget the person …')}
      </Menu>
      {open === 'role' && <RoleDialog account={account} onClose={close} />}
      {open === 'block' && <BlockDialog account={account} onClose={close} />}
      {open === 'unblock' && <UnblockDialog account={account} onClose={close} />}
      {open === 'activation' && <MailDialog account={account} mail="activation" onClose={close} />}
      {open === 'password' && <MailDialog account={account} mail="password" onClose={close} />}
      {open === 'forget' && <ForgetDialog account={account} onClose={close} />}
    </>
  );
}
