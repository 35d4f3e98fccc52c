import { useState } from 'react';
import { Link, Outlet, useNavigate, useRouterState, type LinkProps } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Bell, CircleUser, Plus } from 'lucide-react';
import { unreadQuery } from '../api/queries.js';
import { ButtonLink } from '../ui/button.js';
import { Menu, MenuItem, menuItemClass } from '../ui/menu.js';
import { nameOf } from '../ui/person.js';
import { Toasts, toastProblem } from '../ui/toasts.js';
import { useLive } from './live.js';
import { SearchBox } from './search-box.js';
import { logOut, mayAudit, mayReport, useMe, type Me } from './session.js';
import { ShortcutHelp } from './shortcut-help.js';
import { useShortcuts } from './shortcuts.js';
import { setTheme, useTheme, type Theme } from './theme.js';
import css from './shell.module.css';

/** Where somebody who logs in comes back to: not to the pages that are about logging in. */
function backTo({ pathname, href }: { pathname: string; href: string }): string | undefined {
  return /^\/(?:bugs|dashboard|products)(?:\/|$)/.test(pathname) ? href : undefined;
}

/** What every page stands in: where one can go, what one can search, who one is. */
export function Shell() {
  const me = useMe();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const from = useRouterState({ select: ({ location }) => backTo(location) });
  useLive(me != null);
  useShortcuts(
    () => [
      { keys: '?', does: 'Show all keys', run: () => setHelp(true) },
      { keys: '/', does: 'Search', run: () => document.getElementById('search')?.focus() },
      { keys: 'g b', does: 'Go to the bugs', run: () => void navigate({ to: '/bugs' }) },
      { keys: 'g d', does: 'Go to the dashboard', run: () => void navigate({ to: '/dashboard' }) },
      { keys: 'g w', does: 'Go to my work', run: () => void navigate({ to: '/my-work' }) },
      { keys: 'g i', does: 'Go to the inbox', run: () => void navigate({ to: '/inbox' }) },
      { keys: 'c', does: 'Report a bug', run: () => void navigate({ to: '/bugs/new' }) },
    ],
    [navigate],
  );
  return (
    <>
      <a className={css['skip']} href="#main">
        Skip to the content
      </a>
      <header className={css['header']}>
        <Link to="/bugs" className={css['brand']}>
          <img src="/favicon.svg" alt="" width="24" height="24" /> BugZot
        </Link>
        <nav aria-label="Main" className={css['nav']}>
          <NavLink to="/bugs">Bugs</NavLink>
          <NavLink to="/dashboard">Dashboard</NavLink>
          {me != null && <NavLink to="/my-work">My work</NavLink>}
          <NavLink to="/products">Products</NavLink>
          {me?.role === 'admin' && <NavLink to="/accounts">Accounts</NavLink>}
          {mayAudit(me) && <NavLink to="/audit">Audit</NavLink>}
        </nav>
        <div className={css['search']}>
          <SearchBox />
        </div>
        {mayReport(me) && (
          <ButtonLink to="/bugs/new" kind="primary">
            <Plus size={16} aria-hidden /> <span className={css['wide']}>Report a bug</span>
            <span className="visually-hidden">Report a bug</span>
          </ButtonLink>
        )}
        {me != null && <InboxLink />}
        {me === null && (
          <>
            <ButtonLink to="/register" kind="quiet">
              Register
            </ButtonLink>
            <ButtonLink to="/login" search={{ from }}>
              Log in
            </ButtonLink>
          </>
        )}
        {me != null && <AccountMenu me={me} />}
      </header>
      <main id="main" tabIndex={-1} className={css['main']}>
        <Outlet />
      </main>
      <Toasts />
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
    </>
  );
}

function NavLink({ to, children }: { to: LinkProps['to']; children: string }) {
  return (
    <Link to={to} activeProps={{ 'aria-current': 'page' }} activeOptions={{ includeSearch: false }}>
      {children}
    </Link>
  );
}

function InboxLink() {
  const unread = useQuery(unreadQuery).data?.unread ?? 0;
  const shown = unread > 99 ? '99+' : String(unread);
  return (
    <Link
      to="/inbox"
      className={css['inbox']}
      aria-label={unread === 0 ? 'Inbox' : `Inbox, ${shown} unread`}
      title="Inbox"
    >
      <Bell size={20} aria-hidden />
      {unread > 0 && <span className={css['count']}>{shown}</span>}
    </Link>
  );
}

function AccountMenu({ me }: { me: Me }) {
  const navigate = useNavigate();
  const chosen = useTheme();
  const themes: readonly Theme[] = ['system', 'light', 'dark'];
  return (
    <Menu
      align="end"
      name={`Account of ${nameOf(me)}`}
      label={
        <>
          <CircleUser size={20} aria-hidden /> <span className={css['wide']}>{nameOf(me)}</span>
        </>
      }
    >
      <Link to="/settings" role="menuitem" tabIndex={-1} className={menuItemClass}>
        Settings
      </Link>
      {themes
        .filter((theme) => theme !== chosen)
        .map((theme) => (
          <MenuItem key={theme} onSelect={() => setTheme(theme)}>
            {theme === 'system' ? 'Colours of the system' : `${theme === 'light' ? 'Light' : 'Dark'} colours`}
          </MenuItem>
        ))}
      <MenuItem
        onSelect={() => {
          logOut(me.id).then(() => navigate({ to: '/login' }), toastProblem);
        }}
      >
        Log out
      </MenuItem>
    </Menu>
  );
}
