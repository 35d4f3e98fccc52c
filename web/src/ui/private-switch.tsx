import { Lock } from 'lucide-react';
import css from './private-switch.module.css';

/** Whether what is being written is for staff only. */
export function PrivateSwitch({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className={`${css['switch']} ${on ? css['on'] : ''}`}>
      <input type="checkbox" role="switch" checked={on} onChange={({ target }) => onChange(target.checked)} />
      <Lock size={14} aria-hidden />
      Only staff can see this
    </label>
  );
}
