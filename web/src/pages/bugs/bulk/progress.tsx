import css from './bulk.module.css';

export function Progress({ label, done, of }: { label: string; done: number; of: number }) {
  return (
    <div className={css['progress']}>
      <label>
        {label}
        <progress value={done} max={of} />
      </label>
      <span aria-hidden>
        {done.toLocaleString('en')} of {of.toLocaleString('en')}
      </span>
    </div>
  );
}
