import { useSearch } from '@tanstack/react-router';
import { useMe, type Me } from '../../app/session.js';
import { Reserved } from '../../ui/reserved.js';
import { tabOf, TabLinks } from '../../ui/tab-links.js';
import { Appearance } from './appearance.js';
import { Notifications } from './notifications.js';
import { PasswordForm } from './password-form.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';
import { Tokens } from './tokens.js';
import { YourData } from './your-data.js';
import css from './settings.module.css';

const TABS = [
  { id: 'profile', label: 'Profile' },
  { id: 'password', label: 'Password' },
  { id: 'notifications', label: 'Notifications' },
  { id: 'appearance', label: 'Appearance' },
  { id: 'tokens', label: 'API tokens' },
  { id: 'sessions', label: 'Sessions' },
  { id: 'data', label: 'Your data' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** One's own account, and this browser. */
export function SettingsPage() {
  const { tab: asked } = useSearch({ from: '/settings' });
  const me = useMe();
  if (me === undefined) return <div className={css['waiting']} aria-busy="true" />;
  if (me === null)
    return <Reserved title="Settings" whose="everybody" what="Your settings belong to your account." />;
  const { id, label } = tabOf(TABS, asked);
  return (
    <>
      <title>{`${label} · Settings · BugZot`}</title>
      <h1 className={css['title']}>Settings</h1>
      <div className={css['page']}>
        <TabLinks name="Settings" to="/settings" tabs={TABS} current={id} beside />
        <div className={css['sheets']}>{partOf(id, me)}</div>
      </div>
    </>
  );
}

function partOf(tab: Tab, me: Me) {
  switch (tab) {
    case 'profile':
      return <Profile me={me} />;
    case 'password':
      return <PasswordForm me={me} />;
    case 'notifications':
      return <Notifications me={me} />;
    case 'appearance':
      return <Appearance />;
    case 'tokens':
      return <Tokens me={me} />;
    case 'sessions':
      return <Sessions me={me} />;
    case 'data':
      return <YourData me={me} />;
    default:
      return tab satisfies never;
  }
}
