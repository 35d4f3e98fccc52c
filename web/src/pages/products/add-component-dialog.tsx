import { useState } from 'react';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import type { Person } from '../../ui/people.query.js';
import { PersonPicker } from '../../ui/person-picker.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { onProduct } from './product-actions.js';
import type { Product } from './products.queries.js';

export function AddComponentDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  const [assignee, setAssignee] = useState<Person | null>(null);
  return (
    <FormDialog
      title={`Add a component to ${product.name}`}
      action="Add"
      onClose={onClose}
      isSilent={isOneOf('product.component-exists', 'product.not-assignable')}
      onSubmit={(form) =>
        onProduct(product.id, 'components', {
          name: textOf(form, 'name').trim(),
          description: textOf(form, 'description'),
          ...(assignee !== null && { defaultAssignee: assignee.id }),
        })
      }
    >
      {(error) => (
        <>
          <Field
            label="Name"
            hint="Bugs keep it: a component can be retired, and not renamed."
            error={wrongWith(error, '/name', 'product.component-exists')}
          >
            <input name="name" required maxLength={100} autoComplete="off" />
          </Field>
          <Field
            label="Description (optional)"
            hint="Helps whoever reports a bug to choose. It cannot be changed later."
            error={wrongWith(error, '/description')}
          >
            <textarea name="description" rows={2} maxLength={65_535} />
          </Field>
          <Field
            label="New bugs go to"
            error={wrongWith(error, '/defaultAssignee', 'product.not-assignable')}
          >
            <PersonPicker assignable value={assignee} onPick={setAssignee} nobody="Nobody" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
