import { Link } from '@tanstack/react-router';
import { mayManageProducts, useMe } from '../../app/session.js';
import { Field } from '../../ui/field.js';
import { Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useReportForm } from './form-context.js';
import css from './new-bug.module.css';

/** Where the bug is: component and version follow the product. */
export function PlaceFields() {
  const { report, change, place, errors } = useReportForm();
  const { products = [], components, versions, known } = place;
  const waiting = place.product !== '' && !known;
  return (
    <>
      <div className={css['three']}>
        <Field label="Product" error={errors.product}>
          <select
            value={place.product}
            name="product"
            required
            onChange={({ target }) => change({ product: target.value })}
          >
            {place.product === '' && <option value="">Choose …</option>}
            {products.map(({ id, name }) => (
              <option key={id}>{name}</option>
            ))}
          </select>
        </Field>
        <Field label="Component" error={errors.component}>
          <select
            name="component"
            value={place.component}
            required
            disabled={components.length === 0}
            title={place.about === '' ? undefined : place.about}
            onChange={({ target }) => change({ component: target.value })}
          >
            {place.component === '' && <option value="">{waiting ? '' : 'Choose …'}</option>}
            {components.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <Field label="Version" error={errors.version}>
          <select
            value={place.version}
            disabled={versions.length === 0}
            onChange={({ target: { value } }) => change({ version: value, noVersion: value === '' })}
          >
            <option value="">{waiting ? '' : 'Not known'}</option>
            {versions.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
      </div>
      {place.error !== null && <ProblemNotice error={place.error} retry={place.again} />}
      {known && components.length === 0 && <NoComponents />}
      {place.products !== undefined &&
        report.product !== '' &&
        place.product === '' &&
        errors.product === undefined && (
          <Notice kind="warn">
            <p>“{report.product}” takes no bugs, or does not exist any more. Choose another product.</p>
          </Notice>
        )}
    </>
  );
}

/** Nothing can be filed here: who can change that is shown where. */
function NoComponents() {
  const { place } = useReportForm();
  const me = useMe();
  return (
    <Notice kind="warn" title={`${place.product} has no component yet`}>
      <p>
        A bug belongs to one, so none can be filed here.{' '}
        {mayManageProducts(me) ? (
          <Link to="/products/$id" params={{ id: String(place.productId) }}>
            Add a component
          </Link>
        ) : (
          'A supervisor can add one.'
        )}
      </p>
    </Notice>
  );
}
