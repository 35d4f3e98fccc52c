import { useId, type ReactNode } from 'react';
import css from './radio-choices.module.css';

interface Props<Value extends string> {
  legend: ReactNode;
  value: Value;
  onChoose: (value: Value) => void;
  choices: readonly { value: Value; label: string; means?: string }[];
}

/** One of a few, each with what it means. */
export function Choices<Value extends string>({ legend, value: chosen, onChoose, choices }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className={css['choices']}>
      <legend>{legend}</legend>
      {choices.map(({ value, label, means }) => (
        <label key={value} className={css['choice']}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>
            {label}
            {means !== undefined && <small>{means}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
