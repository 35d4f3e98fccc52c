import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { Panel } from '../../ui/panel.js';
import { toastProblem } from '../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { onPart, onProduct } from './product-actions.js';
import type { Product } from './products.queries.js';
import type { Rights } from './rights.js';
import css from './product-page.module.css';

/** In the order in which they were added, the newest first; the retired ones at the end. */
export function Versions({ product, rights }: { product: Product; rights: Rights }) {
  const [adding, setAdding] = useState(false);
  const all = product.versions.toReversed().sort((a, b) => Number(b.active) - Number(a.active));
  return (
    <Panel
      title="Versions"
      about="A bug can say in which one it was seen."
      actions={rights.manage && <Button onClick={() => setAdding(true)}>Add a version</Button>}
    >
      {all.length === 0 ? (
        <p className={css['none']}>There is none yet. Bugs can do without.</p>
      ) : (
        <ul className={css['versions']}>
          {all.map(({ name, active }) => (
            <li key={name} className={css['version']}>
              <Link
                to="/bugs"
                search={{ product: product.name, version: name, status: 'open' } as never}
                aria-label={`Open bugs of version ${name}`}
                className={active ? undefined : css['none']}
              >
                {name}
              </Link>
              {!active && <span className={css['retired']}>Retired</span>}
              {rights.manage && <VersionMenu product={product} name={name} active={active} />}
            </li>
          ))}
        </ul>
      )}
      {adding && <AddVersionDialog product={product} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function VersionMenu({ product, name, active }: { product: Product; name: string; active: boolean }) {
  const [retiring, setRetiring] = useState(false);
  const does = (what: 'retire' | 'restore') => onPart(product.id, 'versions', name, what, {});
  return (
    <>
      <Menu align="end" name={`Actions on version ${name}`} label={<Ellipsis size={16} aria-hidden />}>
        {active ? (
          <MenuItem onSelect={() => setRetiring(true)}>Retire …</MenuItem>
        ) : (
          <MenuItem onSelect={() => void does('restore').catch(toastProblem)}>Bring back</MenuItem>
        )}
      </Menu>
      {retiring && (
        <ConfirmDialog
          title={`Retire version ${name}?`}
          action="Retire"
          onClose={() => setRetiring(false)}
          onConfirm={() => does('retire')}
        >
          <p>New bugs cannot name it any more; those that do keep it. You can bring it back at any time.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function AddVersionDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  return (
    <FormDialog
      title={`Add a version to ${product.name}`}
      action="Add"
      onClose={onClose}
      isSilent={isOneOf('product.version-exists')}
      onSubmit={(form) => onProduct(product.id, 'versions', { name: textOf(form, 'name').trim() })}
    >
      {(error) => (
        <Field label="Name" error={wrongWith(error, '/name', 'product.version-exists')}>
          <input name="name" required maxLength={100} autoComplete="off" />
        </Field>
      )}
    </FormDialog>
  );
}
