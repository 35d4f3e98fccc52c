import { useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { answer, api, type Schemas } from '../../api/client.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { textOf } from '../../ui/form.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { isOneOf, wrongWith } from '../../ui/wrong.js';
import { catalogueChanged } from './products.queries.js';
import css from './products.module.css';

interface Props {
  categories: readonly Schemas['Category'][];
  onClose: () => void;
}

/** What a choice of the category means that there is no category of yet. */
const ANOTHER = 'new';

export function NewProductDialog({ categories, onClose }: Props) {
  const navigate = useNavigate();
  const [description, setDescription] = useState('');
  const [category, setCategory] = useState(String(categories[0]?.id ?? ANOTHER));
  const create = async (form: HTMLFormElement): Promise<void> => {
    const categoryId =
      category === ANOTHER ? await newCategory(textOf(form, 'newCategory'), setCategory) : Number(category);
    const fixedWhileBlocked = textOf(form, 'fixedWhileBlocked') !== '';
    const body = { name: textOf(form, 'name'), description, categoryId, fixedWhileBlocked };
    const { id } = await answer(api.POST('/api/products', { body }));
    await catalogueChanged();
    await navigate({ to: '/products/$id', params: { id: String(id) } });
  };
  return (
    <FormDialog
      title="New product"
      action="Create"
      wide
      onClose={onClose}
      isSilent={isOneOf('product.name-taken', 'category.name-taken', 'product.no-such-category')}
      onSubmit={create}
    >
      {(error) => (
        <>
          <Field label="Name" error={wrongWith(error, '/name', 'product.name-taken')}>
            <input name="name" required maxLength={100} autoComplete="off" />
          </Field>
          <Field label="Category" error={wrongWith(error, '/categoryId', 'product.no-such-category')}>
            <select value={category} onChange={({ target }) => setCategory(target.value)}>
              {categories.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              <option value={ANOTHER}>A new category …</option>
            </select>
          </Field>
          {category === ANOTHER && (
            <Field label="Name of the new category" error={wrongWith(error, '', 'category.name-taken')}>
              <input name="newCategory" required maxLength={100} autoComplete="off" />
            </Field>
          )}
          <Field label="Description (optional)" error={wrongWith(error, '/description')}>
            <MarkdownEditor value={description} onChange={setDescription} rows={4} />
          </Field>
          <label className={css['check']}>
            <input type="checkbox" name="fixedWhileBlocked" />
            <span>
              Bugs may be fixed while an open bug blocks them
              <small>
                Otherwise the blocking bug has to be resolved first. This cannot be changed later.
              </small>
            </span>
          </label>
        </>
      )}
    </FormDialog>
  );
}

/** It is there then, whatever becomes of the product: another try chooses it. */
async function newCategory(name: string, choose: (id: string) => void): Promise<number> {
  const { id } = await answer(api.POST('/api/categories', { body: { name } }));
  await catalogueChanged();
  choose(String(id));
  return id;
}
