import { nameOf } from '../../ui/person.js';
import rows from '../../ui/rows.module.css';
import { dayOf, exactly, Time } from '../../ui/time.js';
import { AccountMenu } from './account-menu.js';
import { roleLabel, STATUSES, type Account } from './accounts.queries.js';
import css from './accounts.module.css';

export function AccountTable({ accounts, me }: { accounts: readonly Account[]; me: number }) {
  return (
    <div className={css['sheet']}>
      <table className={rows['rows']}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Mail address</th>
            <th scope="col">Role</th>
            <th scope="col">State</th>
            <th scope="col">Since</th>
            <th scope="col">Last log-in</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <Row key={account.id} account={account} isMe={account.id === me} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ account, isMe }: { account: Account; isMe: boolean }) {
  const { id, username, email, role, status, createdAt, lastLoginAt } = account;
  const forgotten = status === 'forgotten';
  return (
    <tr>
      <th scope="row">
        {forgotten ? <span className={rows['dim']}>Somebody forgotten</span> : nameOf(account)}
        {isMe && <span className={css['me']}>you</span>}
        <span className={rows['sub']}>{username === null ? `Account ${id}` : `@${username}`}</span>
      </th>
      <td data-head="Mail address" className={css['mail']}>
        {email}
      </td>
      <td data-head="Role">{forgotten ? null : roleLabel(role)}</td>
      <td data-head="State">
        <span className={`${css['state']} ${css[status]}`}>
          {STATUSES.find((one) => one.status === status)?.label}
        </span>
      </td>
      <td data-head="Since" className={rows['when']}>
        <time dateTime={createdAt} title={exactly(createdAt)}>
          {dayOf(createdAt)}
        </time>
      </td>
      <td data-head="Last log-in" className={rows['when']}>
        {lastLoginAt === null ? forgotten ? null : <span>Never</span> : <Time at={lastLoginAt} />}
      </td>
      <td className={`${rows['end']} ${rows['corner']}`}>
        <AccountMenu account={account} isMe={isMe} />
      </td>
    </tr>
  );
}
