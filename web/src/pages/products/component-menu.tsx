import { useState } from 'react';
import { Bell, Ellipsis } from 'lucide-react';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import type { Person } from '../../ui/people.query.js';
import { PersonPicker } from '../../ui/person-picker.js';
import { toastProblem } from '../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { onPart } from './product-actions.js';
import type { Product } from './products.queries.js';
import css from './product-page.module.css';

type Component = Product['components'][number];

interface Props {
  product: Product;
  component: Component;
  /** Whether the reader may do more than watch it. */
  manages: boolean;
}

export function ComponentMenu({
  product,
  component: { name, active, watching, defaultAssignee },
  manages,
}: Props) {
  const [open, setOpen] = useState<'assignee' | 'retire'>();
  const close = (): void => setOpen(undefined);
  const does = (what: 'watch' | 'unwatch' | 'restore' | 'retire') =>
    onPart(product.id, 'components', name, what, {});
  return (
    <span className={css['menu']}>
      {watching && (
        <span className={css['watching']} title="You watch it">
          <Bell size={14} aria-hidden />
          <span className="visually-hidden">You watch it</span>
        </span>
      )}
      <Menu align="end" name={`Actions on ${name}`} label={<Ellipsis size={18} aria-hidden />}>
        <MenuItem onSelect={() => void does(watching ? 'unwatch' : 'watch').catch(toastProblem)}>
          {watching ? 'Watch no longer' : 'Watch'}
        </MenuItem>
        {manages && <MenuItem onSelect={() => setOpen('assignee')}>Change who gets new bugs …</MenuItem>}
        {manages && active && <MenuItem onSelect={() => setOpen('retire')}>Retire …</MenuItem>}
        {manages && !active && (
          <MenuItem onSelect={() => void does('restore').catch(toastProblem)}>Bring back</MenuItem>
        )}
      </Menu>
      {open === 'retire' && (
        <ConfirmDialog
          title={`Retire ${name}?`}
          action="Retire"
          onClose={close}
          onConfirm={() => does('retire')}
        >
          <ul>
            <li>New bugs cannot be about it any more.</li>
            <li>Bugs that are about it keep it.</li>
            <li>You can bring it back at any time.</li>
          </ul>
        </ConfirmDialog>
      )}
      {open === 'assignee' && (
        <AssigneeDialog product={product} name={name} now={defaultAssignee} onClose={close} />
      )}
    </span>
  );
}

function AssigneeDialog({
  product,
  name,
  now,
  onClose,
}: {
  product: Product;
  name: string;
  now: Person | null;
  onClose: () => void;
}) {
  const [assignee, setAssignee] = useState(now);
  return (
    <FormDialog
      title={`Who gets new bugs of ${name}?`}
      action="Save"
      onClose={onClose}
      isSilent={isOneOf('product.not-assignable')}
      onSubmit={() =>
        onPart(product.id, 'components', name, 'default-assignee', { defaultAssignee: assignee?.id ?? null })
      }
    >
      {(error) => (
        <Field
          label="New bugs go to"
          hint="The bugs that are there already stay with whom they are."
          error={wrongWith(error, '/defaultAssignee', 'product.not-assignable')}
        >
          <PersonPicker assignable value={assignee} onPick={setAssignee} nobody="Nobody" />
        </Field>
      )}
    </FormDialog>
  );
}
