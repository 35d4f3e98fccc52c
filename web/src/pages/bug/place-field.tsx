import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { productQuery, productsQuery } from '../../api/queries.js';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { EditButton } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

/** Where the bug is: product and component, which are changed together. */
export function PlaceField() {
  const { bug, rights } = useBugPage();
  const [open, setOpen] = useState(false);
  return (
    <div className={css['value']}>
      <span title={`${bug.product.name} / ${bug.component}`}>{bug.component}</span>
      {rights.edit && <EditButton label="Move the bug" onClick={() => setOpen(true)} />}
      {open && <MoveDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

function MoveDialog({ onClose }: { onClose: () => void }) {
  const { bug, version: atFirst } = useBugPage();
  const [seen] = useState(atFirst);
  const [product, setProduct] = useState(bug.product.id);
  const [component, setComponent] = useState(bug.component);
  const [version, setVersion] = useState(bug.version ?? '');
  const products = useQuery(productsQuery).data?.items ?? [];
  const chosen = useQuery(productQuery(product)).data;
  const { busy, error, wish } = useWish(onClose);
  const components = chosen?.components.filter(({ active }) => active).map(({ name }) => name) ?? [];
  const versions = chosen?.versions.filter(({ active }) => active).map(({ name }) => name) ?? [];
  // What another product does not have is chosen anew.
  const validComponent = components.includes(component) ? component : '';
  const validVersion = versions.includes(version) ? version : '';
  const problem = error instanceof Problem ? error : undefined;
  const options = (values: readonly string[]) => values.map((value) => <option key={value}>{value}</option>);
  return (
    <Dialog title="Move the bug" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          const place = { component: validComponent, ...(validVersion !== '' && { version: validVersion }) };
          wish({
            action: { name: 'move', body: { product, ...place } },
            words: `Place: ${chosen?.name} / ${validComponent} ${validVersion}`,
            seen,
          });
        }}
      >
        <Field label="Product" error={problem?.of('/product')}>
          <select value={product} onChange={({ target }) => setProduct(Number(target.value))} autoFocus>
            {products
              .filter(({ archived, id }) => !archived || id === bug.product.id)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </Field>
        <Field label="Component" error={problem?.of('/component')}>
          <select required value={validComponent} onChange={({ target }) => setComponent(target.value)}>
            <option value="">Choose one</option>
            {options(components)}
          </select>
        </Field>
        <Field label="Version" error={problem?.of('/version')}>
          <select value={validVersion} onChange={({ target }) => setVersion(target.value)}>
            <option value="">None</option>
            {options(versions)}
          </select>
        </Field>
        {error !== undefined && <ProblemNotice error={error} />}
        <div>
          <Button type="submit" kind="primary" busy={busy}>
            Move
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
