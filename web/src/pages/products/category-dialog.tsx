import { answer, api } from '../../api/client.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { toast } from '../../ui/toasts.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { catalogueChanged } from './products.queries.js';

export function CategoryDialog({ onClose }: { onClose: () => void }) {
  return (
    <FormDialog
      title="New category"
      action="Create"
      onClose={onClose}
      isSilent={isOneOf('category.name-taken')}
      onSubmit={async (form) => {
        const name = textOf(form, 'name');
        await answer(api.POST('/api/categories', { body: { name } }));
        await catalogueChanged();
        toast(`The category ${name} is there`);
      }}
    >
      {(error) => (
        <Field
          label="Name"
          hint="Products are grouped by it. It stays: categories are neither renamed nor removed."
          error={wrongWith(error, '/name', 'category.name-taken')}
        >
          <input name="name" required maxLength={100} autoComplete="off" />
        </Field>
      )}
    </FormDialog>
  );
}
