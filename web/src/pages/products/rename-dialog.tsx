import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { onProduct } from './product-actions.js';
import type { Product } from './products.queries.js';

export function RenameDialog({ product: { id, name }, onClose }: { product: Product; onClose: () => void }) {
  return (
    <FormDialog
      title={`Rename ${name}`}
      action="Rename"
      onClose={onClose}
      isSilent={isOneOf('product.name-taken')}
      onSubmit={(form) => onProduct(id, 'rename', { name: textOf(form, 'name') })}
    >
      {(error) => (
        <>
          <Field label="New name" error={wrongWith(error, '/name', 'product.name-taken')}>
            <input name="name" required maxLength={100} autoComplete="off" defaultValue={name} />
          </Field>
          <p>
            All its bugs show the new name at once. Links and saved searches that name “{name}” find nothing
            then.
          </p>
        </>
      )}
    </FormDialog>
  );
}
