import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useTask } from '../../ui/use-task.js';
import css from './settings.module.css';

interface Props {
  /** What the button says. */
  action: string;
  /** Sends what was filled in; what it throws is shown. */
  onSubmit: (form: HTMLFormElement) => Promise<unknown>;
  /** Whether a field says what went wrong, and nothing else has to. */
  isSilent?: (error: unknown) => boolean;
  children: (error: unknown) => ReactNode;
}

/** A form of the settings: its errors stand at the fields, and the first of them gets the focus. */
export function SettingsForm({ action, onSubmit, isSilent = () => false, children }: Props) {
  const { busy, error, run } = useTask();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  return (
    <form
      ref={form}
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        const { currentTarget } = event;
        void run(() => onSubmit(currentTarget));
      }}
    >
      {children(error)}
      {error !== undefined && !isSilent(error) && <ProblemNotice error={error} />}
      <div className={css['buttons']}>
        <Button type="submit" kind="primary" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
