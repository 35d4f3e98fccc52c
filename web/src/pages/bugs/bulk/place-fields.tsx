import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { productQuery, productsQuery } from '../../../api/queries.js';
import { Field } from '../../../ui/field.js';
import type { FieldProps } from './field-props.js';
import css from './bulk.module.css';

/** Product and component, which are changed together; and the version, where it is that of one product. */
export function PlaceFields({ bugs, changes, onChange, wrong }: FieldProps) {
  const { place, version } = changes;
  const ids = new Set(bugs.map(({ product }) => product.id));
  const only = ids.size === 1 ? bugs[0]?.product.id : undefined;
  const [moving, setMoving] = useState(place?.product);
  const products = useQuery(productsQuery).data?.items ?? [];
  const chosen = moving ?? only;
  const product = useQuery({ ...productQuery(chosen ?? 0), enabled: chosen !== undefined }).data;
  const components = product?.components.filter(({ active }) => active).map(({ name }) => name) ?? [];
  const versions = product?.versions.filter(({ active }) => active).map(({ name }) => name) ?? [];
  const other = moving !== undefined && moving !== only;

  const put = (component: string | undefined): void => {
    const atFirst = version === undefined && other ? null : version;
    const at = products.find(({ id }) => id === chosen);
    onChange({
      place:
        component === undefined || at === undefined
          ? undefined
          : {
              product: at.id,
              productName: at.name,
              component,
              version: place === undefined ? atFirst : place.version,
            },
    });
  };
  const versionValue = place === undefined ? version : place.version;
  return (
    <>
      <Field label="Product" error={wrong('move', 'product')}>
        <select
          data-kept={moving === undefined}
          value={moving ?? ''}
          onChange={({ target }) => {
            setMoving(target.value === '' ? undefined : Number(target.value));
            onChange({ place: undefined, version: undefined });
          }}
        >
          <option value="">As it is</option>
          {products
            .filter(({ archived, id }) => !archived && id !== only)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
      </Field>
      {chosen !== undefined && (
        <Field label="Component" error={wrong('move', 'component')}>
          <select
            data-kept={place === undefined}
            required={other}
            value={place?.component ?? ''}
            onChange={({ target }) => put(target.value || undefined)}
          >
            <option value="">{other ? 'Choose one' : 'As it is'}</option>
            {components.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
      )}
      {chosen !== undefined && (
        <Field label="Version" error={wrong('move', 'version') ?? wrong('set-version', 'version')}>
          <select
            data-kept={versionValue === undefined}
            value={versionValue === undefined ? '' : versionValue === null ? 'none' : `v${versionValue}`}
            onChange={({ target: { value } }) => {
              const next = value === '' ? undefined : value === 'none' ? null : value.slice(1);
              if (place === undefined) onChange({ version: next });
              else onChange({ version: next, place: { ...place, version: next } });
            }}
          >
            {!other && <option value="">As it is</option>}
            <option value="none">None</option>
            {versions.map((name) => (
              <option key={name} value={`v${name}`}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      )}
      {chosen === undefined && (
        <p className={css['summary']}>
          The bugs are of several products: component and version can be changed together with the product.
        </p>
      )}
    </>
  );
}
