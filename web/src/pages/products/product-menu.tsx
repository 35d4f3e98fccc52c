import { useState } from 'react';
import { Bell, BellOff, Settings2 } from 'lucide-react';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { toast, toastProblem } from '../../ui/toasts.js';
import { useTask } from '../../ui/use-task.js';
import { DescribeDialog } from './describe-dialog.js';
import { onProduct } from './product-actions.js';
import type { Product, SeenProduct } from './products.queries.js';
import { RenameDialog } from './rename-dialog.js';
import css from './product-page.module.css';

/** Whoever watches hears of every bug of the product. */
export function ProductWatch({ product: { id, name, watching } }: { product: Product }) {
  const { busy, run } = useTask();
  const turn = (): void =>
    void run(async () => {
      await onProduct(id, watching ? 'unwatch' : 'watch', {}).catch(toastProblem);
    });
  const Icon = watching ? BellOff : Bell;
  return (
    <Button
      busy={busy}
      aria-pressed={watching}
      title={watching ? undefined : `Be told of every bug of ${name}, as your settings say`}
      onClick={turn}
    >
      <Icon size={16} aria-hidden /> {watching ? 'Watching' : 'Watch'}
    </Button>
  );
}

type Open = 'rename' | 'describe' | 'archive' | 'restore';

/** What a supervisor does with a product as a whole. */
export function ProductMenu({ seen }: { seen: SeenProduct }) {
  const { id, name, archived } = seen.product;
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Menu
        align="end"
        className={css['manage']}
        name="Manage the product"
        label={
          <>
            <Settings2 size={16} aria-hidden /> Manage
          </>
        }
      >
        <MenuItem onSelect={() => setOpen('rename')}>Rename …</MenuItem>
        <MenuItem onSelect={() => setOpen('describe')}>Edit the description …</MenuItem>
        <MenuItem onSelect={() => setOpen(archived ? 'restore' : 'archive')}>
          {archived ? 'Take new bugs again …' : 'Archive …'}
        </MenuItem>
      </Menu>
      {open === 'rename' && <RenameDialog product={seen.product} onClose={close} />}
      {open === 'describe' && <DescribeDialog seen={seen} onClose={close} />}
      {open === 'archive' && (
        <ConfirmDialog
          title={`Archive ${name}?`}
          action="Archive"
          onClose={close}
          onConfirm={async () => {
            await onProduct(id, 'archive', {});
            toast(`${name} is archived`);
          }}
        >
          <ul>
            <li>Nobody can report bugs in it any more.</li>
            <li>The bugs it has stay, can be found, and can still be worked on.</li>
            <li>You can take this back at any time.</li>
          </ul>
        </ConfirmDialog>
      )}
      {open === 'restore' && (
        <ConfirmDialog
          title={`Let ${name} take new bugs again?`}
          action="Take new bugs"
          onClose={close}
          onConfirm={async () => {
            await onProduct(id, 'restore', {});
            toast(`${name} takes new bugs again`);
          }}
        >
          <p>It is offered again wherever a bug is reported or moved.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
