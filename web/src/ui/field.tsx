import { useId, type ReactElement, type ReactNode, cloneElement } from 'react';
import css from './field.module.css';

interface Control {
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
}

interface Props {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value; said to screen readers at once. */
  error?: string | undefined;
  /** One input, select or textarea. */
  children: ReactElement<Control>;
}

/** A control with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={css['hint']}>
          {hint}
        </p>
      )}
      <p id={`${id}-error`} className={css['error']} role="alert" hidden={error === undefined}>
        {error}
      </p>
    </div>
  );
}
