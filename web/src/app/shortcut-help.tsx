import { Dialog } from '../ui/dialog.js';
import { shortcuts } from './shortcuts.js';
import css from './shortcut-help.module.css';

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className={css['keys']}>
        {shortcuts().map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key, index) => (
                <kbd key={index}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
